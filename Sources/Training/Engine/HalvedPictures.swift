internal import ShuffleNet

/// What a stride of 2 takes from a picture of what a stride of 1 would make.
struct HalvedPictures {
  private let rows: PictureRows
  private let halved: PictureRows
  /// The first row and column that are taken: the centre of the first window.
  private let top: Int
  private let left: Int
  /// One over the rows, and over the columns, of each window.
  private let rowShares: [Float]
  private let columnShares: [Float]

  /// - Parameters:
  ///   - rows: the pictures.
  ///   - isPool: whether windows stand as `SamePooling` puts them; else the first one's centre is the first
  ///     pixel.
  init(_ rows: PictureRows, isPool: Bool) {
    self.rows = rows
    halved = rows.halved
    top = isPool ? 1 - SamePooling.padding(rows.height).before : 0
    left = isPool ? 1 - SamePooling.padding(rows.width).before : 0
    rowShares = SamePooling(inputSide: rows.height).windows.map { 1 / Float($0.count) }
    columnShares = SamePooling(inputSide: rows.width).windows.map { 1 / Float($0.count) }
  }

  /// Takes the centres of the windows.
  func pick(_ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>) {
    for y in 0..<halved.height {
      let from = unsafe input + (2 * y + top) * rows.width + left
      let to = unsafe output + y * halved.width
      for x in 0..<halved.width { unsafe to[x] = from[2 * x] }
    }
  }

  /// Takes the centres of the windows, which have the windows' sums, and divides by the windows' pixels.
  func average(_ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>) {
    unsafe columnShares.withUnsafeBufferPointer { shares in
      for y in 0..<halved.height {
        let share = rowShares[y]
        let from = unsafe input + (2 * y + top) * rows.width + left
        let to = unsafe output + y * halved.width
        for x in 0..<halved.width { unsafe to[x] = from[2 * x] * (share * shares[x]) }
      }
    }
  }

  /// Puts what was taken back to the centres, and zeros everywhere else; divided by the windows' pixels if they
  /// are averaged.
  func spread(
    _ input: UnsafePointer<Float>,
    averaged: Bool,
    into output: UnsafeMutablePointer<Float>
  ) {
    unsafe output.update(repeating: 0, count: rows.pixelCount)
    unsafe columnShares.withUnsafeBufferPointer { shares in
      for y in 0..<halved.height {
        let share = averaged ? rowShares[y] : 1
        let to = unsafe output + (2 * y + top) * rows.width + left
        let from = unsafe input + y * halved.width
        if averaged {
          for x in 0..<halved.width { unsafe to[2 * x] = from[x] * (share * shares[x]) }
        } else {
          for x in 0..<halved.width { unsafe to[2 * x] = from[x] }
        }
      }
    }
  }
}
