internal import Hummingbird
internal import ShuffleNet

/// What the server says of itself and its models.
enum Metadata {
  /// What the server is called.
  private static let serverName = "shufflezoo"
  /// The extensions of the protocol that it knows, by Triton's names.
  private static let extensions = ["binary_tensor_data", "classification"]

  /// The server.
  static func server(allowsModelControl: Bool) -> Response {
    JSONReply.response { json in
      json.member("name", serverName)
      json.member("version", "2")
      json.member("extensions", extensions + (allowsModelControl ? ["model_repository"] : []))
    }
  }

  /// That the server runs.
  static func live() -> Response {
    JSONReply.response { json in json.member("live", true) }
  }

  /// Whether requests are to be sent here; load balancers ask for it.
  static func ready(_ isReady: Bool) -> Response {
    JSONReply.response(isReady ? .ok : .serviceUnavailable) { json in
      json.member("ready", isReady)
      json.member("live", true)
    }
  }

  /// The names of the models.
  static func models(_ names: [String]) -> Response {
    JSONReply.response { json in json.member("models", names) }
  }

  /// Whether a model, of which these are the versions that were asked for, answers.
  static func ready(_ versions: [ModelRepository.Entry]) -> Response {
    let isReady = versions.contains { $0.model != nil }
    return JSONReply.response(isReady ? .ok : .serviceUnavailable) { json in
      json.member("name", versions.first?.name ?? "")
      json.member("ready", isReady)
    }
  }

  /// A model's tensors, and the versions of it that answer.
  static func model(_ model: ServedModel, versions: [String]) -> Response {
    JSONReply.response { json in
      json.member("name", model.name)
      json.member("versions", versions)
      json.member("platform", serverName)
      json.key("inputs")
      json.beginArray()
      tensor(ServedModel.inputName, [-1] + model.pictureShape, to: &json)
      json.endArray()
      json.key("outputs")
      json.beginArray()
      for name in ServedModel.outputNames {
        tensor(name, [-1, model.engine.network.classCount], to: &json)
      }
      json.endArray()
    }
  }

  /// The facts that a model's card has, in its order.
  static func card(_ model: ServedModel) -> Response {
    JSONReply.response { json in
      json.member("name", model.name)
      json.key("facts")
      json.beginArray()
      for fact in model.facts {
        json.beginObject()
        json.member("name", fact.name)
        json.member("value", fact.value)
        if let url = fact.url { json.member("url", url) }
        json.endObject()
      }
      json.endArray()
    }
  }

  private static func tensor(_ name: String, _ shape: [Int], to json: inout JSONWriter) {
    json.beginObject()
    json.member("name", name)
    json.member("datatype", "FP32")
    json.member("shape", shape)
    json.endObject()
  }
}
