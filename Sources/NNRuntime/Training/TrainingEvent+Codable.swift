// SPDX-License-Identifier: MIT

// An object with one member, named after the event: `{"evaluated": {…}}`.
extension TrainingEvent: Codable {
  private enum CodingKeys: String, CodingKey {
    case started, progressed, evaluated, observed, rewound, finished
  }

  /// Reads it.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    switch values.allKeys.first {
    case .started?: self = .started(try values.decode(RunStart.self, forKey: .started))
    case .progressed?: self = .progressed(try values.decode(StepProgress.self, forKey: .progressed))
    case .evaluated?: self = .evaluated(try values.decode(Evaluation.self, forKey: .evaluated))
    case .observed?: self = .observed(try values.decode(LayerHealth.self, forKey: .observed))
    case .rewound?: self = .rewound(try values.decode(Rewind.self, forKey: .rewound))
    case .finished?: self = .finished(try values.decode(RunEnd.self, forKey: .finished))
    case nil:
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "an event that this version does not know"))
    }
  }

  /// Writes it.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .started(let start): try values.encode(start, forKey: .started)
    case .progressed(let progress): try values.encode(progress, forKey: .progressed)
    case .evaluated(let evaluation): try values.encode(evaluation, forKey: .evaluated)
    case .observed(let health): try values.encode(health, forKey: .observed)
    case .rewound(let rewind): try values.encode(rewind, forKey: .rewound)
    case .finished(let end): try values.encode(end, forKey: .finished)
    }
  }
}

// A pair, because there are many of them: `[0.5, 0.25]`.
extension RunEnd.Prediction: Codable {
  /// Reads it.
  public init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    target = try values.decode(Double.self)
    predicted = try values.decode(Double.self)
  }

  /// Writes it.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.unkeyedContainer()
    try values.encode(target)
    try values.encode(predicted)
  }
}

// Names and values in turn, because an object has no order: `["loss", 0.5, "accuracy", 0.9]`.
extension NamedValues: Codable {
  /// Reads it.
  public init(from decoder: any Decoder) throws {
    self.init()
    var values = try decoder.unkeyedContainer()
    while !values.isAtEnd {
      let name = try values.decode(String.self)
      self[name] = try values.decode(Double.self)
    }
  }

  /// Writes it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for (name, value) in zip(names, values) {
      try container.encode(name)
      try container.encode(value)
    }
  }
}
