/// The figures of each model, in the text format of Prometheus.
enum ModelMetrics {
  /// The figures: how long loading took of what answers, and how often models were read again.
  static func text(_ entries: [ModelRepository.Entry]) -> String {
    var text = "# HELP shufflezoo_model_load_duration_seconds To read, compile and test it.\n"
    text += "# TYPE shufflezoo_model_load_duration_seconds gauge\n"
    for entry in entries where entry.model != nil {
      let labels =
        "model=\"\(entry.name.escapedLabel)\",version=\"\(entry.version.escapedLabel)\""
      text +=
        "shufflezoo_model_load_duration_seconds{\(labels)} \(entry.loadDuration.seconds)\n"
    }
    text += "# HELP shufflezoo_model_reloads_total Files read again, by whether they were taken.\n"
    text += "# TYPE shufflezoo_model_reloads_total counter\n"
    let models = Dictionary(grouping: entries, by: \.name).sorted { $0.key < $1.key }
    for (name, versions) in models {
      let successes = versions.reduce(0) { $0 + $1.reloads.successes }
      let failures = versions.reduce(0) { $0 + $1.reloads.failures }
      for (result, count) in [("success", successes), ("failure", failures)] {
        text += "shufflezoo_model_reloads_total"
        text += "{model=\"\(name.escapedLabel)\",result=\"\(result)\"} \(count)\n"
      }
    }
    return text
  }
}
