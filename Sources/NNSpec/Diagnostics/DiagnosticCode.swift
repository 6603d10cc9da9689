// SPDX-License-Identifier: MIT

/// The kinds of mistakes: a letter for the stage, three digits, never reused.
///
/// `Y` text and YAML, `S` structure, `T` values, `G` graph and shapes, `U` unused or suspicious, `D` data,
/// `R` run settings, `X` limits of the tool and faults of ours.
public enum DiagnosticCode: String, Sendable, CaseIterable {
  case invalidYAML = "Y100"
  case tabIndentation = "Y101"
  case strayByteOrderMark = "Y102"
  case notUTF8 = "Y103"
  case unusualLineBreak = "Y104"
  case mergeConflict = "Y105"
  case controlCharacter = "Y106"
  case undefinedAlias = "Y110"
  case aliasCycle = "Y111"
  case anchorRedefined = "Y112"
  case unusedAnchor = "Y113"
  case badMerge = "Y115"
  case duplicateKey = "Y120"
  case keyNotScalar = "Y121"
  case unknownTag = "Y122"
  case leadingZero = "Y130"
  case severalDocuments = "Y140"
  case emptySpec = "Y141"
  case yamlVersion = "Y142"
  case unknownLayer = "S201"
  case unknownKey = "S202"
  case unknownName = "S203"
  case missingKey = "S204"
  case exclusiveKeys = "S205"
  case wrongStructure = "S206"
  case badExtends = "S210"
  case duplicateName = "S211"
  case wrongType = "T301"
  case outOfRange = "T302"
  case nullValue = "T303"
  case unknownChoice = "T304"
  case badExpression = "T305"
  case badPath = "T306"
  case badExpectation = "T307"
  case badSweep = "T308"
  case shapeMismatch = "G401"
  case cycle = "G402"
  case classCount = "G405"
  case targetOutOfReach = "G406"
  case expectationRange = "G407"
  case expectationDirection = "G408"
  case batchOfOne = "G409"
  case lossHead = "G410"
  case metricTarget = "G411"
  case expectationNotMet = "G420"
  case vanishingSignal = "G430"
  case explodingSignal = "G431"
  case vanishingGradient = "G432"
  case saturatedUnits = "G433"
  case deadUnits = "G434"
  case equalUnits = "G435"
  case shortMemory = "G436"
  case unusedBlock = "U501"
  case noEffect = "U502"
  case unusedParameter = "U503"
  case unusedLayer = "U504"
  case suspicious = "U505"
  case dropoutBeforeNorm = "U510"
  case biasBeforeNorm = "U511"
  case noGradient = "U512"
  case softmaxInside = "U513"
  case alphaDropout = "U514"
  case unknownSuppression = "U590"
  case unusedSuppression = "U591"
  case dataFileMissing = "D601"
  case dataUnreadable = "D602"
  case columnMissing = "D603"
  case badCell = "D604"
  case missingCell = "D605"
  case badSplit = "D606"
  case badRow = "D607"
  case emptyData = "D608"
  case unsuitableColumn = "D609"
  case implicitSplit = "D610"
  case constantColumn = "D620"
  case twinColumns = "D621"
  case targetLeak = "D622"
  case sharedRows = "D623"
  case repeatedRows = "D624"
  case conflictingRows = "D625"
  case classImbalance = "D626"
  case classUnseen = "D627"
  case classNeverOccurs = "D628"
  case missingShare = "D629"
  case lengthOutlier = "D630"
  case outlier = "D631"
  case infiniteCell = "D632"
  case identifierColumn = "D633"
  case countingColumn = "D634"
  case scheduleLength = "R702"
  case monitorUnknown = "R703"
  case monitorDirection = "R704"
  case weightsFile = "R705"
  case patienceTooLong = "R706"
  case batchTooLarge = "R707"
  case vanishingRate = "R708"
  case gateTooFine = "R710"
  case timedDeterminism = "R711"
  case fileTooLarge = "X900"
  case tooDeep = "X901"
  case tooManyEvents = "X902"
  case scalarTooLong = "X903"
  case tooManyAnchors = "X904"
  case notAvailable = "X905"
  case tooManyLayers = "X906"
  case notEnoughMemory = "X907"
  case aliasExpansion = "X910"
  case mergeTooLong = "X911"
  case fixedSeverity = "X920"
  case badPattern = "X921"

  /// The kebab-case name, accepted wherever the code is.
  public var name: String {
    var name = ""
    var isAfterLowercase = false
    for character in "\(self)" {
      // `notUTF8` is not-utf8.
      if character.isUppercase, isAfterLowercase { name += "-" }
      name += character.lowercased()
      isAfterLowercase = character.isLowercase
    }
    return name
  }

  /// How bad this kind is unless a diagnostic says otherwise.
  public var severity: Diagnostic.Severity {
    switch self {
    case .unusualLineBreak, .anchorRedefined, .unusedAnchor, .leadingZero, .yamlVersion,
      .unusedBlock,
      .vanishingSignal, .explodingSignal, .vanishingGradient, .saturatedUnits, .deadUnits,
      .equalUnits,
      .noEffect, .unusedParameter, .suspicious, .unknownSuppression, .unusedSuppression,
      .targetOutOfReach, .expectationDirection, .dropoutBeforeNorm, .biasBeforeNorm,
      .softmaxInside, .alphaDropout, .patienceTooLong, .batchTooLarge, .vanishingRate,
      .constantColumn, .twinColumns, .targetLeak, .sharedRows, .repeatedRows, .conflictingRows,
      .classImbalance, .classUnseen, .classNeverOccurs, .missingShare, .lengthOutlier, .outlier,
      .identifierColumn, .countingColumn, .gateTooFine, .timedDeterminism:
      .warning
    case .implicitSplit, .shortMemory: .info
    default: .error
    }
  }
}
