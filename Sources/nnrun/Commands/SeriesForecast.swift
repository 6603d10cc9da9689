// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// How the series in a file goes on.
struct SeriesForecast {
  private let model: TrainedModel
  private let part: DataSplit

  init(_ model: TrainedModel, _ part: DataSplit) {
    self.model = model
    self.part = part
  }

  /// `step,<column>,…`, a row a step; prints why and throws the exit code where there is no forecast.
  func csv(steps: Int, _ messages: Terminal) throws -> String {
    let network = try RunReading.network(model, part, messages)
    let forecaster: Forecaster
    do throws(Forecaster.Failure) {
      forecaster = try Forecaster(model.spec, model.preprocessing, network)
    } catch {
      messages.write("nnrun: \(error.reason)\n")
      throw ExitCode(64)
    }
    let rows = forecaster.forecast(
      after: part.count - 1, of: part, isFollowed: false, steps: steps)
    let columns = model.preprocessing.target.columns.map(CSVCell.text)
    let lines = rows.enumerated().map { step, row in
      "\(step + 1)," + row.map { "\($0)" }.joined(separator: ",")
    }
    return (["step," + columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }
}
