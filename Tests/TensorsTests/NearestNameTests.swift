import Tensors
import Testing

@Suite("Nearest name")
struct NearestNameTests {
  @Test("offers the nearest name and none that is far away")
  func nearestName() {
    let names = ["shufflenet_v1_g3_05", "shufflenet_v1_g8_05", "shufflenet_v1_g8_20"]
    #expect(Tensors.nearestName(to: "shufflenet_v1_g8_5", in: names) == "shufflenet_v1_g8_05")
    #expect(Tensors.nearestName(to: "shuflenet_v1_g3_05", in: names) == "shufflenet_v1_g3_05")
    #expect(Tensors.nearestName(to: "resnet50", in: names) == nil)
    #expect(Tensors.nearestName(to: "", in: names) == nil)
    #expect(Tensors.nearestName(to: String(repeating: "a", count: 201), in: names) == nil)
  }
}
