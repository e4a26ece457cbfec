internal import CKernels

extension Engine {
  /// Computes the logits of `batchCount` pictures.
  ///
  /// As many pictures as there are threads run side by side, each on one thread; of the few that are
  /// left over each runs on all of them. Then all are classified together.
  ///
  /// - Precondition: the memory has the sizes that the counts ask for, and the workspace is of the
  ///   pictures' size.
  func run(
    _ input: UnsafePointer<Float>,
    batchCount: Int,
    into logits: UnsafeMutablePointer<Float>,
    in workspace: Workspace
  ) {
    let pictureCount = network.inputChannels * workspace.plan.height * workspace.plan.width
    for first in stride(from: 0, to: batchCount, by: workspace.batchCapacity) {
      unsafe withBatch(
        count: min(workspace.batchCapacity, batchCount - first),
        pitch: batchCount == 1 ? 1 : workspace.batchCapacity,
        into: logits + first * network.classCount,
        in: workspace
      ) { batch in
        threadPool.run(
          unsafe BatchJob(
            batch: batch,
            pictures: input + first * pictureCount,
            pictureCount: pictureCount
          )
        )
      }
    }
  }

  /// Calls `body` with a batch of at most the workspace's capacity.
  ///
  /// The pitch is the distance between two features of a picture: the workspace's capacity, or 1 for
  /// the only picture of a batch.
  func withBatch(
    count: Int,
    pitch: Int,
    into logits: UnsafeMutablePointer<Float>,
    in workspace: Workspace,
    _ body: (Batch) -> Void
  ) {
    guard let kernels = unsafe instructionSet.kernels else { return }
    unsafe weights.withPointers { floats, pairs, sources in
      body(
        unsafe Batch(
          kernels: kernels,
          weights: weights,
          floats: floats,
          pairs: pairs,
          sources: sources,
          workspace: workspace,
          network: network,
          count: count,
          pitch: pitch,
          logits: logits
        )
      )
    }
  }
}

extension CompiledWeights {
  /// Calls `body` with the first of the floats, of the pairs, if there are any, and of the sources.
  func withPointers(
    _ body: (UnsafePointer<Float>, UnsafePointer<UInt32>?, UnsafePointer<UInt32>) -> Void
  ) {
    unsafe pairs.withUnsafeBufferPointer { pairs in
      unsafe sources.withUnsafeBufferPointer { sources in
        guard let sources = sources.baseAddress else { return }
        withExtendedLifetime(floats) {
          unsafe body(floats.start, pairs.isEmpty ? nil : pairs.baseAddress, sources)
        }
      }
    }
  }
}

/// Pictures that are classified together.
///
/// - Note: safe, as ``Engine/run(_:batchCount:into:in:)`` has made sure of the sizes.
@safe
struct Batch {
  let kernels: sz_f32_kernels
  let weights: CompiledWeights
  let floats: UnsafePointer<Float>
  let pairs: UnsafePointer<UInt32>?
  let sources: UnsafePointer<UInt32>
  let workspace: Workspace
  let network: ShuffleNetV1
  let count: Int
  /// The distance between two features of a picture.
  let pitch: Int
  let logits: UnsafeMutablePointer<Float>

  /// A thread's share of the classes, for all pictures.
  func classify(thread: Int, threadCount: Int) {
    for block in stride(from: thread, to: weights.classifier.count, by: threadCount) {
      classify(block)
    }
  }

  /// A thread's way through the network, in the arena of the thread `arena`.
  func pass(_ plan: ForwardPlan, thread: Int, arena: Int) -> ForwardPass {
    unsafe ForwardPass(
      kernels: kernels,
      weights: weights,
      floats: floats,
      pairs: pairs,
      sources: sources,
      plan: plan,
      network: network,
      arena: workspace.arena(of: arena),
      thread: thread,
      workspace: workspace
    )
  }

  /// The features of the picture that is number `row`.
  func run(_ pass: borrowing ForwardPass, _ picture: UnsafePointer<Float>, row: Int) {
    unsafe pass.run(picture, into: workspace.features + row, pitch: pitch)
  }

  /// The logits of one block of classes for all pictures.
  private func classify(_ block: Int) {
    let layer = weights.classifier[block]
    let firstClass = block * weights.classifier[0].outputs
    var matrix = unsafe layer.kernelLayer(floats)
    guard pitch > 1 else {
      unsafe kernels.pointwise(
        &matrix,
        SZ_STORE,
        workspace.features,
        1,
        logits + firstClass,
        1,
        1
      )
      return
    }
    let scores = unsafe workspace.scores + firstClass * pitch
    unsafe kernels.pointwise(&matrix, SZ_STORE, workspace.features, pitch, scores, pitch, count)
    for picture in 0..<count {
      let row = unsafe logits + (picture * network.classCount + firstClass)
      for output in 0..<layer.outputs {
        unsafe row[output] = unsafe scores[output * pitch + picture]
      }
    }
  }
}

/// The way of a batch's pictures, which lie one behind the other.
///
/// - Note: safe, as ``Engine/run(_:batchCount:into:in:)`` has made sure of the sizes.
@safe
private struct BatchJob: ParallelJob {
  let batch: Batch
  let pictures: UnsafePointer<Float>
  let pictureCount: Int

  /// A thread's share of the work.
  func run(thread: Int, threadCount: Int) {
    let (count, workspace) = (batch.count, batch.workspace)
    let sideBySide = threadCount == 1 ? count : count / threadCount * threadCount
    let alone = batch.pass(workspace.plan, thread: 0, arena: thread)
    for row in stride(from: thread, to: sideBySide, by: threadCount) { run(alone, row) }
    if threadCount > 1 {
      workspace.barrier.wait(thread: thread)
      // These are worked on in the first thread's arena.
      let shared = batch.pass(workspace.sharedPlan, thread: thread, arena: 0)
      for row in sideBySide..<count {
        run(shared, row)
        workspace.barrier.wait(thread: thread)
      }
    }
    batch.classify(thread: thread, threadCount: threadCount)
  }

  private func run(_ pass: borrowing ForwardPass, _ row: Int) {
    unsafe batch.run(pass, pictures + row * pictureCount, row: row)
  }
}

extension CompiledWeights.Pointwise {
  /// The layer as the kernels take it.
  func kernelLayer(_ floats: UnsafePointer<Float>) -> sz_f32_pointwise {
    unsafe sz_f32_pointwise(
      groups: groups,
      inputs: inputs,
      outputs: outputs,
      tiles: tiles,
      weights: floats + weights,
      bias: floats + bias
    )
  }

  /// The layer of a unit as the kernel in `bfloat16` takes it.
  func kernelLayer(
    _ floats: UnsafePointer<Float>,
    _ pairs: UnsafePointer<UInt32>
  ) -> sz_bf16_pointwise {
    unsafe sz_bf16_pointwise(
      groups: groups,
      inputs: inputs,
      outputs: outputs,
      tiles: tiles,
      weights: pairs + weights,
      bias: floats + bias
    )
  }
}
