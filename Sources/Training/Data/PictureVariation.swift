package import Images
package import Recipes

/// How a picture is changed before the network learns from it: what was drawn for it, and how it is done.
///
/// Source: `transforms_imagenet_train` in MindCV's `mindcv/data/transforms_factory.py`, in its order.
package struct PictureVariation: Sendable {
  /// The part that is looked at.
  package let crop: CropBox
  /// Whether it is mirrored.
  package let isMirrored: Bool
  /// Whether it is turned upside down.
  package let isTurned: Bool
  /// How its colours change, in order.
  package let colors: [ColorAdjustment.Step]
  /// What is painted over.
  package let erased: ErasedBox?

  /// Draws one.
  ///
  /// - Parameters:
  ///   - size: the picture's.
  ///   - augmentation: the recipe's.
  ///   - stream: the picture's, of the epoch.
  package init(
    of size: PixelSize,
    _ augmentation: TrainingRecipe.Augmentation,
    using stream: inout RandomStream
  ) {
    crop = CropBox(
      width: size.width,
      height: size.height,
      areas: augmentation.areas,
      aspects: augmentation.aspects,
      using: &stream
    )
    isMirrored = stream.happens(augmentation.horizontalFlip)
    isTurned = stream.happens(augmentation.verticalFlip)
    colors = ColorAdjustment.steps(augmentation.colorJitter ?? [], using: &stream)
    erased = augmentation.erasing.flatMap { erasing in
      ErasedBox(side: augmentation.imageSize, erasing, using: &stream)
    }
  }

  /// Makes a picture the network's input, `[3, side, side]`.
  ///
  /// - Parameters:
  ///   - picture: a picture of the size that the variation was drawn for.
  ///   - augmentation: the recipe's.
  ///   - normalization: the recipe's.
  /// - Returns: the values, normalised.
  /// - Throws: `ImageError` if the part would grow by more than a resizer allows.
  package func apply(
    to picture: RGBImage,
    _ augmentation: TrainingRecipe.Augmentation,
    _ normalization: Normalization
  ) throws(ImageError) -> [Float] {
    let side = augmentation.imageSize
    var image = try picture.part(crop).resized(to: PixelSize(height: side, width: side))
    image = image.mirrored(horizontally: isMirrored, vertically: isTurned)
    if !colors.isEmpty {
      var pixels = image.pixels
      for (adjustment, factor) in colors { adjustment.apply(factor, to: &pixels) }
      image = RGBImage(width: side, height: side, pixels: pixels)
    }
    var values = normalization.apply(to: image)
    if let erased, let erasing = augmentation.erasing {
      erased.apply(Float(erasing.value), to: &values, side: side)
    }
    return values
  }
}
