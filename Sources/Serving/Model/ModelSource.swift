/// A model that is to be served, and how its file is read, as often as that has to be done.
public struct ModelSource: Sendable {
  /// What the operator calls it, for messages: the words of the command line.
  public let label: String
  /// The version in paths: a whole number above 0, as text.
  public let version: String
  /// Reads the file and compiles what it has.
  let read: @Sendable () async throws -> ServedModel

  /// Names where a model comes from.
  ///
  /// - Parameters:
  ///   - label: what the operator calls it, for messages.
  ///   - version: the version in paths, which the model gets whatever it says.
  ///   - read: reads the file and compiles what it has. The name that the model has the first time is
  ///     its name for good. It is called on a thread that may be kept busy.
  public init(
    label: String,
    version: String,
    read: @escaping @Sendable () async throws -> ServedModel
  ) {
    self.label = label
    self.version = version
    self.read = read
  }

  /// Reads the model, and has it compute before it is asked.
  ///
  /// - Throws: ``ModelLoadError`` with what reading threw, or what the self-test found.
  func testedModel() async throws(ModelLoadError) -> ServedModel {
    var model: ServedModel
    do { model = try await read() } catch {
      throw ModelLoadError(.unreadable(error), label: label)
    }
    model.version = version
    do throws(ModelLoadError.Problem) { try model.test() } catch {
      throw ModelLoadError(error, label: label)
    }
    return model
  }
}
