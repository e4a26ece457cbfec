import Images
import Recipes
import Testing
import Training

@Suite("Changes of pictures")
struct PictureVariationTests {
  /// A picture of 4 × 3 pixels.
  static let pixels = (0..<36).map { UInt8(($0 * 73 + 19) % 256) }

  /// What MindSpore 2.7.0 makes of it.
  struct Example: Sendable {
    let adjustment: ColorAdjustment
    let factor: Float
    let pixels: [UInt8]
  }

  static let examples = [
    Example(
      adjustment: .brightness,
      factor: 1.3,
      pixels: [
        25, 120, 214, 255, 72, 166, 255, 23, 118, 213, 255, 70, 165, 255, 22, 117, 212, 255, 69,
        164, 255, 21, 116, 211, 255, 68, 162, 255, 20, 114, 209, 255, 66, 161, 255, 18,
      ]
    ),
    Example(
      adjustment: .contrast,
      factor: 0.7,
      pixels: [
        51, 102, 153, 204, 76, 127, 178, 50, 101, 152, 203, 75, 126, 178, 49, 100, 152, 203, 75,
        126, 177, 49, 100, 151, 202, 74, 125, 176, 48, 99, 150, 201, 73, 124, 175, 47,
      ]
    ),
    Example(
      adjustment: .saturation,
      factor: 1.37,
      pixels: [
        0, 97, 197, 255, 32, 132, 245, 0, 95, 153, 253, 2, 116, 216, 0, 68, 168, 255, 31, 131,
        231, 0, 94, 194, 255, 29, 129, 242, 0, 92, 150, 250, 0, 113, 213, 0,
      ]
    ),
  ]

  @Test("of colours are MindSpore's to the bit", arguments: examples)
  func colors(example: Example) {
    var pixels = Self.pixels
    example.adjustment.apply(example.factor, to: &pixels)
    #expect(pixels == example.pixels)
    var same = Self.pixels
    example.adjustment.apply(1, to: &same)
    #expect(same == Self.pixels)
  }

  @Test("of colours round where MindSpore does")
  func rounding() {
    func adjusted(_ pixels: [UInt8], _ adjustment: ColorAdjustment, _ factor: Float) -> [UInt8] {
      var pixels = pixels
      adjustment.apply(factor, to: &pixels)
      return pixels
    }
    // A mean between two numbers goes to the even one.
    #expect(adjusted([4, 4, 4, 5, 5, 5], .contrast, 0.5) == [4, 4, 4, 4, 4, 4])
    #expect(adjusted([7, 7, 7, 8, 8, 8], .contrast, 0.5) == [8, 8, 8, 8, 8, 8])
    // With both products rounded, red would be 174.
    #expect(adjusted([229, 167, 53], .saturation, 0.008928362) == [173, 173, 172])
  }

  @Test("of colours by what is no number crash nothing", arguments: ColorAdjustment.allCases)
  func extremes(adjustment: ColorAdjustment) {
    for factor in [Float.infinity, -.infinity, .nan, .greatestFiniteMagnitude, 0] {
      var pixels = Self.pixels
      adjustment.apply(factor, to: &pixels)
      #expect(pixels.count == Self.pixels.count)
    }
  }

  @Test("of colours come in any order, with factors as far from 1 as the recipe says")
  func steps() {
    var orders: [[ColorAdjustment]: Int] = [:]
    for index in 0..<6000 {
      var stream = RandomStream(seed: 1, .picture, epoch: 3, index: index)
      let steps = ColorAdjustment.steps([0.4, 0.2, 1.5], using: &stream)
      orders[steps.map(\.adjustment), default: 0] += 1
      for (adjustment, factor) in steps {
        let range: ClosedRange<Float> =
          switch adjustment {
          case .brightness: 0.6...1.4
          case .contrast: 0.8...1.2
          case .saturation: 0...2.5
          }
        #expect(range.contains(factor))
      }
    }
    #expect(orders.count == 6)
    #expect(orders.values.allSatisfy { (850...1150).contains($0) }, "\(orders)")
    var stream = RandomStream(seed: 1, .picture)
    #expect(ColorAdjustment.steps([0, 0.1, 0], using: &stream).map(\.adjustment) == [.contrast])
  }

  @Test("look at parts that lie in the picture, of every area and aspect")
  func crops() {
    var (areas, wide) = (0.0, 0)
    for index in 0..<4000 {
      var stream = RandomStream(seed: 7, .picture, index: index)
      let box = CropBox(
        width: 500,
        height: 375,
        areas: 0.08...1,
        aspects: 0.75...1.333,
        using: &stream
      )
      #expect(box.left >= 0 && box.top >= 0 && box.width >= 1 && box.height >= 1)
      #expect(box.left + box.width <= 500 && box.top + box.height <= 375)
      areas += Double(box.width * box.height) / (500 * 375) / 4000
      wide += box.width > box.height ? 1 : 0
    }
    // Large parts seldom fit, and the more seldom the taller they are.
    #expect((0.4...0.54).contains(areas), "\(areas)")
    #expect((1900...2700).contains(wide), "\(wide)")
  }

  @Test("look at the middle where no part fits")
  func fallback() {
    func box(_ width: Int, _ height: Int) -> CropBox {
      var stream = RandomStream(seed: 1, .picture)
      return CropBox(
        width: width,
        height: height,
        areas: 1...1,
        aspects: 0.75...1.333,
        using: &stream
      )
    }
    let (tall, flat) = (box(30, 1000), box(1000, 30))
    #expect((tall.left, tall.top, tall.width, tall.height) == (0, 480, 30, 40))
    #expect((flat.left, flat.top, flat.width, flat.height) == (480, 0, 40, 30))
    // Half a row is a whole one: 23 by 8 of 23 by 17 begins in row 5.
    var stream = RandomStream(seed: 1, .picture)
    let odd = CropBox(width: 23, height: 17, areas: 90...99, aspects: 3...5, using: &stream)
    #expect((odd.left, odd.top, odd.width, odd.height) == (0, 5, 23, 8))
    let one = box(1, 1)
    #expect((one.left, one.top, one.width, one.height) == (0, 0, 1, 1))
  }

  @Test("cut and mirror pixels")
  func geometry() {
    let image = RGBImage(width: 4, height: 3, pixels: Self.pixels)
    func red(_ image: RGBImage) -> [UInt8] {
      stride(from: 0, to: image.pixels.count, by: 3).map { image.pixels[$0] }
    }
    let all = red(image)
    var stream = RandomStream(seed: 1, .picture)
    var box = CropBox(width: 2, height: 2, areas: 1...1, aspects: 1...1, using: &stream)
    (box.left, box.top) = (1, 1)
    #expect(red(image.part(box)) == [all[5], all[6], all[9], all[10]])
    let mirrored = red(image.mirrored(horizontally: true, vertically: false))
    #expect(Array(mirrored.prefix(4)) == all[0..<4].reversed())
    let turned = red(image.mirrored(horizontally: false, vertically: true))
    #expect(Array(turned.prefix(4)) == Array(all[8..<12]))
    #expect(image.mirrored(horizontally: false, vertically: false) == image)
  }

  @Test("give the network normalised values, partly painted over, the same from the same stream")
  func whole() throws {
    var augmentation = TrainingRecipe.Augmentation()
    augmentation.imageSize = 32
    augmentation.erasing = TrainingRecipe.Erasing(probability: 1)
    augmentation.erasing?.value = 9
    let pixels = (0..<50 * 40 * 3).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    let image = RGBImage(width: 50, height: 40, pixels: pixels)
    func values(_ index: Int) throws -> [Float] {
      var stream = RandomStream(seed: 3, .picture, epoch: 1, index: index)
      return try PictureVariation(of: image.size, augmentation, using: &stream)
        .apply(to: image, augmentation, .imageNet)
    }
    let first = try values(0)
    #expect(first.count == 3 * 32 * 32)
    #expect(try values(0) == first)
    #expect(try values(1) != first)
    let painted = first.filter { $0 == 9 }.count
    #expect(painted > 0 && painted < first.count / 2 && painted.isMultiple(of: 3))
  }
}
