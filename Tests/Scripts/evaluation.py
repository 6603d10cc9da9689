# SPDX-License-Identifier: MIT
"""Writes Tests/Reference/evaluation.json: what scikit-learn and scipy say of small sets of predictions, in all digits.

usage: python3 evaluation.py > ../Reference/evaluation.json   (needs scikit-learn)
"""
import json
import random

import numpy as np
import sklearn
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve

SEED = 7
random_numbers = random.Random(SEED)


def listed(values):
    return [float(x) for x in values]


def expected_calibration_error(right, confidence, bins=15):
    """Guo et al. 2017, by its definition: bins (low, high]."""
    total = 0.0
    for index in range(bins):
        held = (confidence > index / bins) & (confidence <= (index + 1) / bins)
        if held.any():
            total += held.mean() * abs(right[held].mean() - confidence[held].mean())
    return float(total)


def reliability(right, confidence):
    accuracy, mean = calibration_curve(right, confidence, n_bins=15, strategy="uniform")
    return {"accuracy": listed(accuracy), "confidence": listed(mean)}


def curves(targets, scores):
    false_rate, true_rate, _ = metrics.roc_curve(targets, scores, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(targets, scores)
    # By falling thresholds, as far as the first that finds all.
    last = int(np.flatnonzero(recall == 1)[-1])
    return {
        "false_positive_rate": listed(false_rate), "true_positive_rate": listed(true_rate),
        "recall": listed(recall[last:][::-1]), "precision": listed(precision[last:][::-1]),
        "roc_auc": float(metrics.roc_auc_score(targets, scores)),
        "average_precision": float(metrics.average_precision_score(targets, scores)),
    }


def label_scores(targets, labels):
    found = {
        "accuracy": metrics.accuracy_score(targets, labels),
        "balanced_accuracy": metrics.balanced_accuracy_score(targets, labels),
        "matthews_corrcoef": metrics.matthews_corrcoef(targets, labels),
        "cohen_kappa": metrics.cohen_kappa_score(targets, labels),
        "cohen_kappa: {weights: linear}": metrics.cohen_kappa_score(targets, labels, weights="linear"),
        "cohen_kappa: {weights: quadratic}":
            metrics.cohen_kappa_score(targets, labels, weights="quadratic"),
    }
    for name, score in [
            ("precision", metrics.precision_score), ("recall", metrics.recall_score),
            ("f1", metrics.f1_score)]:
        for average in ["macro", "micro", "weighted"]:
            found[f"{name}: {{average: {average}}}"] = score(
                targets, labels, average=average, zero_division=0)
    return found


def binary(name, count, digits):
    targets = np.array([random_numbers.random() < 0.4 for _ in range(count)], dtype=int)
    scores = np.array([
        round(min(0.99, max(0.01, random_numbers.gauss(0.38 + 0.25 * t, 0.2))), digits)
        for t in targets])
    labels = (scores > 0.5).astype(int)
    confidence = np.where(labels == 1, scores, 1 - scores)
    right = (labels == targets).astype(int)
    found = label_scores(targets, labels)
    found = {key: value for key, value in found.items() if "average" not in key}
    found |= {
        "precision": metrics.precision_score(targets, labels),
        "recall": metrics.recall_score(targets, labels), "f1": metrics.f1_score(targets, labels),
        "roc_auc": metrics.roc_auc_score(targets, scores),
        "average_precision": metrics.average_precision_score(targets, scores),
        "log_loss": metrics.log_loss(targets, scores),
        "brier": metrics.brier_score_loss(targets, scores),
        "expected_calibration_error": expected_calibration_error(right, confidence),
    }
    thresholds = []
    for threshold in [0.05, 0.3, 0.5, 0.75, 0.95]:
        taken = (scores >= threshold).astype(int)
        thresholds.append({
            "threshold": threshold, "predicted": int(taken.sum()),
            "precision": float(metrics.precision_score(targets, taken, zero_division=0)),
            "recall": float(metrics.recall_score(targets, taken)),
            "f1": float(metrics.f1_score(targets, taken))})
    best = max(metrics.f1_score(targets, (scores >= t).astype(int)) for t in np.unique(scores))
    return {
        "name": name, "kind": "binary", "width": 1, "targets": targets.tolist(),
        "outputs": listed(scores), "scores": {k: float(v) for k, v in found.items()},
        "curves": [curves(targets, scores)], "calibration": reliability(right, confidence),
        "thresholds": thresholds, "best_f1": float(best)}


def classes(name, count, width):
    targets = np.array([random_numbers.randrange(width) for _ in range(count)])
    rows = []
    for target in targets:
        weights = [random_numbers.random() ** 2 + (0.6 if k == target else 0) for k in range(width)]
        rows.append([w / sum(weights) for w in weights])
    outputs = np.array(rows)
    labels = outputs.argmax(axis=1)
    confidence = outputs.max(axis=1)
    right = (labels == targets).astype(int)
    every = list(range(width))
    found = label_scores(targets, labels) | {
        "top_k_accuracy: 2": metrics.top_k_accuracy_score(targets, outputs, k=2, labels=every),
        "roc_auc": metrics.roc_auc_score(targets, outputs, multi_class="ovr"),
        "roc_auc: {average: weighted}":
            metrics.roc_auc_score(targets, outputs, multi_class="ovr", average="weighted"),
        "average_precision": np.mean([
            metrics.average_precision_score(targets == k, outputs[:, k]) for k in every]),
        "log_loss": metrics.log_loss(targets, outputs, labels=every),
        "brier": np.mean(((outputs - np.eye(width)[targets]) ** 2).sum(axis=1)),
        "expected_calibration_error": expected_calibration_error(right, confidence),
    }
    return {
        "name": name, "kind": "category", "width": width, "targets": targets.tolist(),
        "outputs": listed(outputs.flatten()), "scores": {k: float(v) for k, v in found.items()},
        "curves": [curves((targets == k).astype(int), outputs[:, k]) for k in every],
        "calibration": reliability(right, confidence)}


def numbers(name, count):
    targets = np.array([round(random_numbers.gauss(20, 8), 2) for _ in range(count)])
    outputs = np.array([round(t * 0.9 + random_numbers.gauss(1, 2), 2) for t in targets])
    residuals = outputs - targets
    found = {
        "r2": metrics.r2_score(targets, outputs),
        "mean_squared_error": metrics.mean_squared_error(targets, outputs),
        "rmse": metrics.root_mean_squared_error(targets, outputs),
        "mean_absolute_error": metrics.mean_absolute_error(targets, outputs),
        "median_absolute_error": metrics.median_absolute_error(targets, outputs),
        "max_error": metrics.max_error(targets, outputs),
        "explained_variance": metrics.explained_variance_score(targets, outputs),
        "pearson": stats.pearsonr(targets, outputs)[0],
        "spearman": stats.spearmanr(targets, outputs)[0],
    }
    counts, edges = np.histogram(residuals, bins=30)
    tenths = [residuals[part] for part in np.array_split(np.argsort(targets, kind="stable"), 10)]
    return {
        "name": name, "kind": "number", "width": 1, "targets": listed(targets),
        "outputs": listed(outputs), "scores": {k: float(v) for k, v in found.items()},
        "residuals": {
            "bias": float(residuals.mean()), "deviation": float(residuals.std()),
            "quantiles": listed(np.quantile(residuals, [0.05, 0.5, 0.95])),
            "histogram_low": float(edges[0]), "histogram_width": float(edges[1] - edges[0]),
            "histogram": counts.tolist(),
            "normal": listed(stats.norm.ppf((np.arange(count) + 0.5) / count)),
            "sorted": listed(np.sort(residuals)),
            "tenths_bias": [float(x.mean()) for x in tenths],
            "tenths_mean_absolute": [float(np.abs(x).mean()) for x in tenths]}}


cases = [
    binary("binary_ties", 60, 1), binary("binary_fine", 80, 4), classes("classes_three", 50, 3),
    classes("classes_six", 120, 6), numbers("numbers", 90)]
head = {
    "family": "evaluation", "variant": "main", "seed": SEED,
    "generator": f"scikit-learn {sklearn.__version__}"}
print(json.dumps(head)[:-1] + ', "cases": [')
print(",\n".join(json.dumps(case, separators=(",", ":")) for case in cases))
print("]}")
