package import Checkpoints
package import Conversion
package import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
internal import Glibc
#else
internal import Foundation
#endif

/// The folder that a training's checkpoints lie in, under MindCV's names.
///
/// Every file is whole or absent, whenever the process ends.
///
/// Source: `StateMonitor` in MindCV's `mindcv/utils/callbacks.py`.
package struct CheckpointFolder: Sendable {
  /// The folder.
  package let path: String
  /// The model, with which names begin.
  package let model: String
  /// How files name grouped convolutions.
  package let layout: ParameterLayout

  /// A checkpoint of an epoch's end.
  package struct Saved: Sendable, Equatable {
    /// Where it lies.
    package let path: String
    /// After which it was saved.
    package let place: Place
  }

  /// An epoch's end, as names have it.
  package struct Place: Sendable, Equatable {
    /// The epoch, from 1 on.
    package let epoch: Int
    /// The batches of an epoch, at least 1.
    package let batchCount: Int

    /// Names a place.
    package init(epoch: Int, batchCount: Int) {
      self.epoch = epoch
      self.batchCount = batchCount
    }
  }

  /// Names a folder, which need not be there yet.
  package init(_ path: String, model: String, layout: ParameterLayout) {
    self.path = path
    self.model = model
    self.layout = layout
  }

  /// Makes the folder if it is not there.
  ///
  /// - Throws: `FileError` if it cannot be made.
  package func create() throws(FileError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileError(.notCreatable(code: error.systemCode), path: path)
    }
  }

  /// The checkpoints, the oldest first; none if there is no folder.
  ///
  /// - Throws: `FileError` if that is no folder, or one that cannot be read.
  package func checkpoints() throws(FileError) -> [Saved] {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      guard FileManager.default.fileExists(atPath: path) else { return [] }
      throw FileError(.notCreatable(code: error.systemCode), path: path)
    }
    return names.compactMap { name in
      Self.place(of: name, model: model).map { Saved(path: "\(path)/\(name)", place: $0) }
    }.sorted { ($0.place.epoch, $0.path) < ($1.place.epoch, $1.path) }
  }

  /// Whether the checkpoint of the training that did best is there.
  package var hasBest: Bool { FileManager.default.fileExists(atPath: bestPath) }

  /// The place in the name `<model>-<epoch>_<batch>.ckpt`; `nil` if it is none.
  package static func place(of name: String, model: String) -> Place? {
    guard name.hasPrefix("\(model)-"), name.hasSuffix(".ckpt") else { return nil }
    let parts = name.dropFirst(model.count + 1).dropLast(".ckpt".count).split(
      separator: "_",
      omittingEmptySubsequences: false
    )
    guard parts.count == 2, let epoch = Int(parts[0]), let batch = Int(parts[1]),
      counts.contains(epoch), counts.contains(batch), parts == ["\(epoch)", "\(batch)"]
    else { return nil }
    return Place(epoch: epoch, batchCount: batch)
  }

  /// Saves a training after an epoch, and what its optimizer keeps for itself, which MindCV asks for.
  ///
  /// - Parameters:
  ///   - checkpoint: the training.
  ///   - epoch: the epoch, from 1 on.
  ///   - batch: the batches of an epoch.
  /// - Returns: where it lies.
  /// - Throws: `CheckpointError` if it cannot be written; then no file is there in part.
  package func save(
    _ checkpoint: TrainingCheckpoint,
    epoch: Int,
    batch: Int
  ) throws(CheckpointError) -> String {
    let file = "\(path)/\(model)-\(epoch)_\(batch).ckpt"
    try write(checkpoint.optimizerEntries, of: checkpoint, to: optimizerPath)
    try write(checkpoint.entries, of: checkpoint, to: file)
    return file
  }

  /// Saves the training that did best.
  ///
  /// - Throws: `CheckpointError` if it cannot be written; then the one before stays.
  package func saveBest(_ checkpoint: TrainingCheckpoint) throws(CheckpointError) {
    try write(checkpoint.entries, of: checkpoint, to: bestPath)
  }

  /// Removes what an earlier training has saved.
  ///
  /// - Throws: `FileError` for a file that cannot be removed.
  package func removeAll() throws(FileError) {
    try remove(checkpoints())
    try removeBest()
    try removeFile(optimizerPath)
  }

  /// Removes checkpoints.
  ///
  /// - Throws: `FileError` for one that cannot be removed.
  package func remove(_ checkpoints: [Saved]) throws(FileError) {
    for saved in checkpoints { try removeFile(saved.path) }
  }

  /// Removes the checkpoint of the training that did best, if it is there.
  ///
  /// - Throws: `FileError` if it cannot be removed.
  package func removeBest() throws(FileError) { try removeFile(bestPath) }

  private func removeFile(_ file: String) throws(FileError) {
    do { try FileManager.default.removeItem(atPath: file) } catch {
      guard FileManager.default.fileExists(atPath: file) else { return }
      throw FileError(.notCreatable(code: error.systemCode), path: file)
    }
  }

  /// What epochs and batches in names are, so that products of theirs stay in range.
  private static let counts = 1...Int(Int32.max)

  private var bestPath: String { "\(path)/\(model)_best.ckpt" }

  private var optimizerPath: String { "\(path)/optim_\(model).ckpt" }

  private func write(
    _ entries: [CkptEntry],
    of checkpoint: TrainingCheckpoint,
    to file: String
  ) throws(CheckpointError) {
    let outcome: Result<Void, CheckpointError>
    let tensors = layout.tensors(entries.map(\.tensor), of: checkpoint.state.network)
    do throws(FileError) {
      var output = try OutputFile(path: file, overwriting: true)
      let written = Result { () throws(CheckpointError) in
        try CkptWriter.write(tensors.map { CkptEntry($0) }, named: file, to: &output)
      }
      if case .success = written { try output.commit() }
      outcome = written
    } catch {
      outcome = .failure(CheckpointError(.file(error), file: file))
    }
    try outcome.get()
  }
}

extension Error {
  /// The system's number for what went wrong, or that of an input or output error.
  fileprivate var systemCode: Int32 {
    let posix = (self as? CocoaError)?.underlying as? POSIXError
    return posix?.code.rawValue ?? EIO
  }
}
