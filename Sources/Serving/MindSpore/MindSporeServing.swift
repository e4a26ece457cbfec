internal import Hummingbird
internal import Tensors

/// Answers the clients of MindSpore Serving: method `predict`, input `image`, output `score`.
///
/// Its server answers errors with the status 200; this one tells them by the status as well.
///
/// Source: mindspore-lab/mindcv, docs/en/tutorials/deployment.md before e2b34de.
struct MindSporeServing: Sendable {
  let service: InferenceService

  /// The methods of a model.
  private static let methods = ["predict"]

  /// Answers a request.
  ///
  /// - Throws: ``ServingError`` if the request as a whole is wrong.
  func outcome(
    of body: [UInt8],
    from model: ServedModel,
    method: String
  ) async throws(ServingError) -> ServerResponder.Outcome {
    guard Self.methods.contains(method) else {
      throw ServingError(
        .notFound,
        "method '\(method.printable)': expected \(Self.methods.joined(separator: " or "))"
      )
    }
    let instances = try InstancesParser.instances(in: body, pictureShape: model.pictureShape)
    let outcomes = await withTaskGroup(of: (Int, ComputeJob.Outcome).self) { group in
      for (index, instance) in instances.enumerated() {
        group.addTask { (index, await outcome(of: instance, model)) }
      }
      var outcomes = [ComputeJob.Outcome?](repeating: nil, count: instances.count)
      for await (index, outcome) in group { outcomes[index] = outcome }
      return outcomes
    }
    let response = JSONReply.response { json in
      json.key("instances")
      json.beginArray()
      for outcome in outcomes.compactMap(\.self) {
        json.beginObject()
        switch outcome {
        case .failure(let error): json.member("error_msg", error.message)
        case .success(let answer): json.member("score", answer.logits)
        }
        json.endObject()
      }
      json.endArray()
    }
    return ServerResponder.Outcome(
      response: response,
      answers: outcomes.compactMap { try? $0?.get() }
    )
  }

  private func outcome(
    of instance: InstancesParser.Instance,
    _ model: ServedModel
  ) async -> ComputeJob.Outcome {
    do throws(ServingError) {
      let pictures: ComputeJob.Pictures =
        switch try instance.get() {
        case .floats(let values): .tensor(values, count: 1)
        case .strings(let files): .encoded(files)
        }
      return .success(
        try await service.queue.answer(for: pictures, from: model, timeout: service.timeout)
      )
    } catch {
      return .failure(error)
    }
  }
}
