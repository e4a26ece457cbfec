internal import ShuffleNet
internal import Tensors

/// Answers the requests of the Open Inference Protocol, whatever they came by.
struct InferenceService: Sendable {
  let repository: ModelRepository
  let queue: ComputeQueue
  /// How long a request may wait that does not say so itself.
  let timeout: Duration?

  /// The answer to an inference request, as bytes.
  struct Reply: Sendable {
    let body: [UInt8]
    /// How many bytes of the body are JSON, if others follow.
    let headerByteCount: Int?
    let answer: ComputeJob.Answer
  }

  /// Computes what a request asks a model for.
  ///
  /// - Throws: ``ServingError`` that names the member of the request that is wrong.
  func reply(
    to request: InferenceRequest,
    from model: ServedModel
  ) async throws(ServingError) -> Reply {
    let outputs = try outputs(of: request, model)
    let pictures = try pictures(of: request, model)
    let limit = request.timeoutMicroseconds.map { Duration.microseconds($0) } ?? timeout
    let answer = try await queue.answer(for: pictures, from: model, timeout: limit)
    var writer = ReplyWriter(model: model.name, version: model.version, id: request.id)
    for output in outputs {
      append(
        output,
        of: answer,
        count: pictures.count,
        classCount: model.engine.network.classCount,
        labels: model.labels,
        isBinary: output.isBinary ?? request.isBinaryByDefault,
        to: &writer
      )
    }
    let (body, headerByteCount) = writer.finish()
    return Reply(body: body, headerByteCount: headerByteCount, answer: answer)
  }

  /// The outputs that a request wants, checked.
  private func outputs(
    of request: InferenceRequest,
    _ model: ServedModel
  ) throws(ServingError) -> [InferenceRequest.Output] {
    guard !request.outputs.isEmpty else {
      return [InferenceRequest.Output(name: ServedModel.outputNames[0])]
    }
    var seen: Set<String> = []
    for output in request.outputs {
      guard ServedModel.outputNames.contains(output.name) else {
        throw ServingError(
          .badRequest,
          "outputs: expected \(ServedModel.outputNames.joined(separator: " or ")), found "
            + "'\(output.name.printable)'"
        )
      }
      guard seen.insert(output.name).inserted else {
        throw ServingError(.badRequest, "outputs: expected '\(output.name)' once, found it twice")
      }
      let classCount = model.engine.network.classCount
      guard output.classification ?? 1 <= classCount else {
        throw ServingError(
          .badRequest,
          "output '\(output.name)': expected a classification of at most \(classCount) classes, found "
            + "\(output.classification ?? 0)"
        )
      }
    }
    return request.outputs
  }

  /// The pictures that a request has, checked against the model.
  private func pictures(
    of request: InferenceRequest,
    _ model: ServedModel
  ) throws(ServingError) -> ComputeJob.Pictures {
    guard let input = request.inputs.first, request.inputs.count == 1 else {
      throw ServingError(
        .badRequest,
        "inputs: expected one tensor, '\(ServedModel.inputName)', found \(request.inputs.count)"
      )
    }
    guard input.name == ServedModel.inputName else {
      throw ServingError(
        .badRequest,
        "inputs: expected '\(ServedModel.inputName)', found '\(input.name.printable)'"
      )
    }
    let count = input.shape.first ?? 0
    guard (1...queue.limits.maximumQueueSize).contains(count) else {
      throw ServingError(
        .badRequest,
        "input '\(input.name)': expected 1 to \(queue.limits.maximumQueueSize) pictures in its shape, "
          + "found \(input.shape)"
      )
    }
    switch input.contents {
    case .floats(let values):
      guard Array(input.shape.dropFirst()) == model.pictureShape else {
        let expected = "[N, \(model.pictureShape.map(String.init).joined(separator: ", "))]"
        throw ServingError(
          .badRequest,
          "input '\(input.name)': expected the shape \(expected) for FP32, found \(input.shape)"
        )
      }
      return .tensor(values, count: count)
    case .strings(let files):
      guard input.shape.count == 1 else {
        throw ServingError(
          .badRequest,
          "input '\(input.name)': expected the shape [N] for BYTES, found \(input.shape)"
        )
      }
      return .encoded(files)
    }
  }

  /// Appends an output for all pictures to a reply.
  private func append(
    _ output: InferenceRequest.Output,
    of answer: ComputeJob.Answer,
    count: Int,
    classCount: Int,
    labels: [String],
    isBinary: Bool,
    to writer: inout ReplyWriter
  ) {
    var values = answer.logits
    if output.name == ServedModel.outputNames[1] {
      values = (0..<count).flatMap { row in
        Logits.probabilities(
          of: answer.logits.span.extracting(row * classCount..<(row + 1) * classCount)
        )
      }
    }
    guard let best = output.classification else {
      writer.append(output.name, shape: [count, classCount], values.span, isBinary: isBinary)
      return
    }
    let classes = (0..<count).flatMap { row in
      let scores = values.span.extracting(row * classCount..<(row + 1) * classCount)
      return Logits.topClasses(of: scores, count: best).map { index in
        let label = labels.indices.contains(index) ? ":\(labels[index])" : ""
        return "\(scores[index]):\(index)\(label)"
      }
    }
    writer.append(output.name, shape: [count, best], classes, isBinary: isBinary)
  }
}
