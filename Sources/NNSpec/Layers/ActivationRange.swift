// SPDX-License-Identifier: MIT

// What activations can give; nil where it is not bounded on a side that matters.

extension Relu { package var range: ClosedRange<Double>? { 0...Double.infinity } }
extension Relu6 { package var range: ClosedRange<Double>? { 0...6 } }
extension Softplus { package var range: ClosedRange<Double>? { 0...Double.infinity } }
extension Squareplus { package var range: ClosedRange<Double>? { 0...Double.infinity } }
extension Exponential { package var range: ClosedRange<Double>? { 0...Double.infinity } }
extension Sigmoid { package var range: ClosedRange<Double>? { 0...1 } }
extension HardSigmoid { package var range: ClosedRange<Double>? { 0...1 } }
extension Softmax { package var range: ClosedRange<Double>? { 0...1 } }
extension Tanh { package var range: ClosedRange<Double>? { -1...1 } }
extension HardTanh { package var range: ClosedRange<Double>? { -1...1 } }
extension Softsign { package var range: ClosedRange<Double>? { -1...1 } }
extension LogSoftmax { package var range: ClosedRange<Double>? { -Double.infinity...0 } }
extension LogSigmoid { package var range: ClosedRange<Double>? { -Double.infinity...0 } }
