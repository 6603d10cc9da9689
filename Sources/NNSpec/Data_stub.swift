package struct DataSpec: Declaration { package static let name = "data"; package static let summary = "x"; package init(_ option: inout OptionReader) {} }
package struct InputFacts: Sendable { package let name: String; package let shape: Shape?; package let span: SourceSpan? }
package struct TargetFacts: Sendable { package let name: String; package let kind: TargetKind; package let classes: [String]?; package let width: Int?; package let span: SourceSpan? }
package struct DataFacts: Sendable { package let inputs: [InputFacts]; package let inputShape: Shape?; package let target: TargetFacts?; package let rows: Int? }
public enum DataReading: String, Sendable { case none, stat, header, full }
package func dataFacts(_ spec: Chosen<DataSpec>, baseDirectory: String, reading: DataReading, reportingTo sink: inout [Diagnostic]) -> DataFacts { DataFacts(inputs: [], inputShape: nil, target: nil, rows: nil) }

extension DataSpec { package var hasValidation: Bool? { nil } }
