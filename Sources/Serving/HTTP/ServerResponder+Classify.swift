internal import Hummingbird
internal import Images
internal import ShuffleNet
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension ServerResponder {
  /// Names the best classes of the picture that is the body, or the file of a form that is.
  func classify(
    _ request: Request,
    _ model: ServedModel
  ) async throws(ServingError) -> Outcome {
    let body = try await body(of: request)
    let file = try MultipartForm.file(in: body, contentType: request.headers[.contentType])
    let picture = file.map(Array.init) ?? body
    guard !picture.isEmpty else {
      throw ServingError(.badRequest, "the body: expected a JPEG or PNG file, found nothing")
    }
    let count = try bestCount(of: request, model)
    let answer = try await service.queue.answer(
      for: .encoded([picture]),
      from: model,
      timeout: service.timeout,
      keepingInputs: try wantsCrop(request)
    )
    let probabilities = Logits.probabilities(of: answer.logits.span)
    let response = JSONReply.response { json in
      json.member("model_name", model.name)
      json.member("model_version", model.version)
      json.key("predictions")
      json.beginArray()
      for index in Logits.topClasses(of: answer.logits.span, count: count) {
        json.beginObject()
        json.member("index", index)
        json.member("label", model.labels.indices.contains(index) ? model.labels[index] : "")
        json.member("probability", probabilities[index])
        json.endObject()
      }
      json.endArray()
      if let input = answer.inputs { crop(of: input, model.preprocessing, to: &json) }
    }
    return Outcome(response: response, answers: [answer])
  }

  /// Whether `?crop=true` asks for the picture as the network got it.
  private func wantsCrop(_ request: Request) throws(ServingError) -> Bool {
    guard let text = request.uri.queryParameters["crop"] else { return false }
    guard let isWanted = Bool(String(text)) else {
      throw ServingError(
        .badRequest,
        "crop: expected true or false, found '\(String(text).printable)'"
      )
    }
    return isWanted
  }

  /// Writes the pixels of a network's input, row by row, red first, in base64.
  private func crop(of input: [Float], _ preprocessing: Preprocessing, to json: inout JSONWriter) {
    let side = preprocessing.imageSize
    let pixels = preprocessing.normalization.pixels(of: input)
    json.key("crop")
    json.beginObject()
    json.member("width", side)
    json.member("height", side)
    json.member("rgb", Data(pixels).base64EncodedString())
    json.endObject()
  }

  /// How many classes `?top=` asks for; 5 unless it does.
  private func bestCount(of request: Request, _ model: ServedModel) throws(ServingError) -> Int {
    let classCount = model.engine.network.classCount
    guard let text = request.uri.queryParameters["top"] else { return min(5, classCount) }
    guard let count = Int(text), (1...classCount).contains(count) else {
      throw ServingError(
        .badRequest,
        "top: expected a number from 1 to \(classCount), found '\(String(text).printable)'"
      )
    }
    return count
  }
}
