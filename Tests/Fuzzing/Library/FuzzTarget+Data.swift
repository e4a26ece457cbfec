internal import Evaluation
internal import Images
internal import Recipes
internal import Tensors

extension FuzzTarget {
  /// JPEG and PNG: every way to make an input gives the same bits, or the same error.
  ///
  /// The length of the file chooses the size.
  static let picture = FuzzTarget("picture") { bytes in
    let sizes = [(16, 0.875), (7, 0.3), (9, 1.7)]
    let (imageSize, cropRatio) = sizes[bytes.count % sizes.count]
    guard let preprocessing = try? Preprocessing(imageSize: imageSize, cropRatio: cropRatio) else {
      preconditionFailure("sizes in range")
    }
    let plain = Outcome { () throws(ImageError) in try preprocessing.input(from: bytes) }
    for usesFastestKernels in [true, false] {
      let reader = PictureReader(preprocessing, usesFastestKernels: usesFastestKernels)
      let outcome = Outcome { () throws(ImageError) in
        var input = [Float](repeating: .nan, count: preprocessing.valueCount)
        var span = input.mutableSpan
        try reader.read(bytes.span, into: &span)
        return input
      }
      precondition(outcome == plain, "reading fast and plainly give the same")
    }
  }

  /// Archives of data sets: tar, gzip'd tar, and what only looks like one.
  static let archive = FuzzTarget("archive") { bytes in
    ScratchFile.shared.with(bytes) { path in
      guard let data = try? DataSet([path], classes: .rank, classCount: 1000) else { return }
      var batches = data.batches()
      var left = data.sampleCount
      while left > 0, let batch = try? batches.next(atMost: min(left, 16)) {
        precondition(!batch.isEmpty, "a batch of what is left")
        for sample in batch { _ = try? sample.bytes() }
        left -= batch.count
      }
    }
  }

  /// Files of labels, of every kind.
  static let labels = FuzzTarget("labels") { bytes in
    ScratchFile.shared.with(bytes) { path in
      _ = try? LabelFile(path: path, classCount: 1000)
    }
  }

  /// Tables of comma-separated values.
  static let table = FuzzTarget("table") { bytes in
    _ = try? CSVTable(parsing: bytes, path: "memory")
  }

  /// Arrays of numpy's.
  static let numpy = FuzzTarget("numpy") { bytes in
    ScratchFile.shared.with(bytes) { path in
      guard let tensor = try? NumpyTensor(path: path, maximumByteCount: 1 << 20) else { return }
      precondition(tensor.values.count == tensor.shape.elementCount, "an element for each place")
    }
  }

  /// Journals of evaluations.
  static let journal = FuzzTarget("journal") { bytes in
    ScratchFile.shared.with(bytes) { path in
      _ = try? MergedEvaluation([path]).result { _ in }
    }
  }

  /// Recipes of MindCV's.
  static let recipe = FuzzTarget("recipe") { bytes in
    _ = try? EvaluationRecipe(RecipeFile(parsing: bytes, path: "memory"))
  }
}

/// What reading a picture gives: the bits of the input, or the error.
private enum Outcome: Equatable {
  case input([UInt32])
  case error(ImageError)

  init(_ body: () throws(ImageError) -> [Float]) {
    do { self = .input(try body().map(\.bitPattern)) } catch { self = .error(error) }
  }
}
