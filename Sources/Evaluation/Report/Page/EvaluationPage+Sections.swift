internal import Tensors

extension EvaluationPage {
  var causesSection: String {
    guard verdict == .notReproduced, let example = causes.first else { return "" }
    let rows = causes.sorted { $0.explains && !$1.explains }.map { cause in
      "<tr><td>\(cause.explains ? "<b>\(HTML.escaped(cause.cause))</b>" : HTML.escaped(cause.cause))"
        + "</td><td class=\"n\">\(cause.correctAsEvaluated) of \(cause.pictureCount)</td>"
        + "<td class=\"n\">\(cause.correct) of \(cause.pictureCount)</td></tr>"
    }
    let note =
      causes.first(where: \.explains).map {
        "Explained by \(HTML.escaped($0.cause)), tried on \($0.pictureCount) of the pictures, spread "
          + "over the set."
      } ?? "None of these explains it; each was tried on \(example.pictureCount) pictures."
    return HTML.section(
      "What may be behind it",
      note,
      "<table><tr><th>with</th><th class=\"n\">right as evaluated</th><th class=\"n\">right so</th>"
        + "</tr>\(rows.joined())</table>"
    )
  }

  var comparisonSection: String {
    guard let comparison else { return "" }
    let test = comparison.test
    let rows = [
      ("right in both", comparison.bothRight), ("right only here", comparison.onlyThisRight),
      ("right only there", comparison.onlyOtherRight), ("right in neither", comparison.bothWrong),
      ("first guesses that differ", comparison.differentGuessCount),
    ]
    return HTML.section(
      "Beside another run",
      "\(comparison.commonCount) pictures are in both, and in "
        + "\(HTML.escaped(comparison.path)). McNemar's test: χ² \(test.chiSquared.decimals(2)), "
        + (test.probability < 0.0001 ? "p below 0.0001." : "p = \(test.probability.decimals(4))."),
      "<table>"
        + rows.map { "<tr><td>\($0.0)</td><td class=\"n\">\($0.1)</td></tr>" }.joined()
        + "</table>"
    )
  }

  var classesSection: String {
    let classes = result.metrics.worstClasses
    let chart = ClassChart(classes, name: name)
    return HTML.section(
      "Accuracy by class",
      "\(classes.count) classes, from the worst to the best"
        + (chart.hasIntervals ? "; lines are 95 % intervals." : "."),
      chart.svg
    )
  }

  var calibrationSection: String {
    HTML.section(
      "Calibration",
      "How often the first guess is right at each confidence. On the dashed line the two agree; "
        + "red is too sure, green not sure enough. Below, how many pictures there are.",
      CalibrationChart(result.metrics.calibration).svg
    )
  }

  var confusionsSection: String {
    let pairs = result.metrics.confusions.mostFrequent(Self.pairCount)
    let most = Double(pairs.first?.count ?? 1)
    let classes = result.metrics.classes
    let rows = pairs.map { pair, count in
      "<tr><td>\(HTML.escaped(name(classes[pair.label])))"
        + "<span class=\"meter\" style=\"width:\((100 * Double(count) / most).decimals(0))%\"></span>"
        + "</td><td>\(HTML.escaped(name(classes[pair.guess])))</td>"
        + "<td class=\"n\">\(count) of \(classes[pair.label].pictureCount)</td></tr>"
    }
    guard !rows.isEmpty else { return "" }
    return HTML.section(
      "Most confused",
      "The pairs of classes that are mixed up most often.",
      "<table><tr><th>is</th><th>is taken for</th><th class=\"n\">pictures</th></tr>"
        + rows.joined() + "</table>"
    )
  }

  /// The worst classes with pictures that the model is surest of and wrong about.
  func mistakesSection(_ bytes: (Sample) -> [UInt8]?) -> String {
    var room = Self.thumbnailByteCount
    let classes = result.metrics.worstClasses.filter { !$0.mistakes.isEmpty }
    let blocks = classes.prefix(Self.worstCount).map { figures in
      let shots = figures.mistakes.map { mistake in
        let thumbnail = room > 0 ? bytes(mistake.sample).flatMap { Thumbnail($0) } : nil
        room -= thumbnail?.uri.utf8.count ?? 0
        return shot(mistake, thumbnail)
      }
      let percent = figures.accuracy?.percent.decimals(1) ?? ""
      return "<div class=\"class\"><h3>\(HTML.escaped(name(figures))) "
        + "<span>\(percent) %, \(figures.top1) of \(figures.pictureCount) right</span></h3>"
        + "<div class=\"shots\">\(shots.joined())</div></div>"
    }
    return HTML.section(
      "Worst classes",
      "The pictures that the model is surest of and wrong about, with what it takes them for.",
      blocks.joined()
    )
  }

  private func shot(_ mistake: ClassFigures.Mistake, _ thumbnail: Thumbnail?) -> String {
    let guess = HTML.escaped(name(result.metrics.classes[mistake.guess.index]))
    let file = HTML.escaped(mistake.name.lastPathPart)
    let image = thumbnail.map {
      "<img\($0.isTiny ? " class=\"tiny\"" : "") alt=\"\(HTML.escaped(mistake.name))\" "
        + "src=\"\($0.uri)\">"
    }
    return "<figure>\(image ?? "")<figcaption>\(guess), "
      + "\((100 * mistake.guess.probability).decimals(0)) %<span>\(file)</span></figcaption>"
      + "</figure>"
  }

  var skippedSection: String {
    guard !result.skipped.isEmpty else { return "" }
    let items = result.skipped.prefix(Self.skippedCount).map {
      "<li>\(HTML.escaped($0.path)): \(HTML.escaped($0.reason))</li>"
    }
    return HTML.section(
      "Skipped",
      "\(result.skipped.count) files could not be evaluated and do not count.",
      "<ul>\(items.joined())</ul>"
        + (result.skipped.count > items.count
          ? "<p>and \(result.skipped.count - items.count) more</p>" : "")
    )
  }

  var repeatSection: String {
    HTML.section(
      "To repeat it",
      "The same command with the same files gives the same counts on any machine.",
      "<pre>\(HTML.escaped(command))</pre>"
        + HTML.facts([(name: "weights", value: weights), (name: "data", value: data)] + facts)
    )
  }
}
