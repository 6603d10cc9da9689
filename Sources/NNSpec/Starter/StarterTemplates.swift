// SPDX-License-Identifier: MIT

/// Complete small specs to start from.
package enum StarterTemplate: String, Sendable, CaseIterable {
  case mlp, cnn, regression

  package var text: String {
    switch self {
    case .mlp: Self.mlpText
    case .cnn: Self.cnnText
    case .regression: Self.regressionText
    }
  }
}

extension StarterTemplate {
  private static let mlpText = """
    # A small network that tells two classes of points apart.
    # It trains as it is; change `data` to read your own table.
    nnspec: 1
    name: two-moons
    seed: 0                     # the same seed gives the same weights, bit for bit

    data:
      source: {generate: moons, count: 1000, noise: 0.2}
      # A table with a header row instead:
      #   source: {csv: data/table.csv}
      #   inputs:
      #     age: {type: number}                       # standardised unless `scale` says otherwise
      #     colour: {type: category, missing: unknown}
      #   target:
      #     label: {type: category}
      split: {train: 70%, validation: 15%, test: 15%}

    model:
      layers:
        - dense: {units: 32, activation: relu}
        - dense: {units: 32, activation: relu}
        - output                # units and activation follow from target and loss

    training:
      loss: binary_cross_entropy   # cross_entropy for a category with several classes
      optimiser: {adam: {learning_rate: 0.01}}
      epochs: 50
      batch_size: 32
      metrics: [accuracy, roc_auc]
      early_stopping: {monitor: validation.loss, patience: 10, restore_best: true}

    # What the result must satisfy.
    expect:
      - parameters <= 2k
      - test.accuracy >= 0.9

    """

  private static let regressionText = """
    # A small network that predicts a number.
    # It trains as it is; change `data` to read your own table.
    nnspec: 1
    name: sine
    seed: 0                     # the same seed gives the same weights, bit for bit

    data:
      source: {generate: sine, count: 1000, noise: 0.1}
      # A table with a header row instead:
      #   source: {csv: data/table.csv}
      #   inputs:
      #     age: {type: number}
      #     weight: {type: number, missing: median}
      #   target:
      #     price: {type: number, scale: standardise}   # metrics stay in the target's own units
      split: {train: 70%, validation: 15%, test: 15%}

    model:
      layers:
        - dense: {units: 64, activation: tanh}
        - dense: {units: 64, activation: tanh}
        - output                # one linear unit for a number

    training:
      loss: mean_squared_error
      optimiser: {adam: {learning_rate: 0.005}}
      schedule: {cosine: {warmup: 5%}}
      epochs: 100
      batch_size: 32
      metrics: [rmse, r2]

    # What the result must satisfy.
    expect:
      - test.r2 >= 0.8

    """

  private static let cnnText = """
    # A small convolutional network for images in the format of MNIST.
    # Change `data` to where your images are; `nnrun check --data none` checks the rest without them.
    nnspec: 1
    name: images
    seed: 0                     # the same seed gives the same weights, bit for bit

    data:
      source:                   # paths are relative to this file; .gz is read directly
        train: {idx: {images: data/train-images-idx3-ubyte.gz, labels: data/train-labels-idx1-ubyte.gz}}
        test: {idx: {images: data/t10k-images-idx3-ubyte.gz, labels: data/t10k-labels-idx1-ubyte.gz}}
      inputs:
        image: {type: image, shape: [28, 28, 1]}      # height, width, channels
      target:
        label: {type: category, classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
      split: {validation: 10%}  # out of the training file

    initialisation: he_normal
    regularisation: {l2: 1e-5}

    model:
      blocks:
        stage:                  # a group of layers with a parameter
          parameters: {filters: 16}
          layers:
            - conv2d: {filters: "${filters}", kernel: 3, padding: same, use_bias: false}
            - batch_norm
            - relu
            - max_pool2d: 2
      layers:
        - stage: {filters: 16}
        - stage: {filters: 32}
        - flatten
        - dropout: 0.3
        - output                # one unit a class

    training:
      loss: cross_entropy
      optimiser: {adamw: {learning_rate: 2e-3}}
      schedule: {cosine: {warmup: 5%}}
      epochs: 10
      batch_size: 64
      metrics: [accuracy]

    # What the result must satisfy.
    expect:
      - parameters <= 50k
      - test.accuracy >= 0.97

    """
}
