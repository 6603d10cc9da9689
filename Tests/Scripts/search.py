#!/usr/bin/env python3
"""Numbers of SciPy and Optuna that searches are tested against: writes Tests/Reference/files/search.json.

pip install scipy==1.17.1 optuna==5.0.0; search.py > Tests/Reference/files/search.json
"""
import json
import sys
import warnings

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.pruners import HyperbandPruner
from optuna.pruners._successive_halving import _is_trial_promotable_to_next_rung
from optuna.samplers import TPESampler
from optuna.samplers._tpe.sampler import _split_trials, default_gamma
from scipy.stats import qmc

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

SPACE = {
    "rate": FloatDistribution(1e-4, 1e-1, log=True),
    "momentum": FloatDistribution(0, 0.99),
    "width": IntDistribution(8, 512, log=True),
    "depth": IntDistribution(1, 100),
    "kind": CategoricalDistribution(["a", "b", "c"]),
}


def sobol():
    points = qmc.Sobol(32, scramble=False).random(1024)
    chosen = [0, 1, 2, 3, 5, 8, 13, 100, 511, 1000]
    return {"dimensions": 32, "points": [{"index": i, "point": points[i].tolist()} for i in chosen]}


def parameters(generator, number=0):
    """No two numbers of a history are equal: where many numbers are, NumPy's sort leaves their order open."""
    return {
        "rate": float(np.exp(generator.uniform(np.log(1e-4), np.log(1e-1)))),
        "momentum": float(generator.uniform(0, 0.99)),
        "width": 8 + (37 * number + 5) % 505,
        "depth": 1 + (29 * number + 3) % 100,
        "kind": str(generator.choice(["a", "b", "c"])),
    }


def ratios(count, pruned, running, names, generator):
    """Log densities of the good and of the other trials, at points, for a history."""
    space = {name: SPACE[name] for name in names}
    study = optuna.create_study(direction="minimize", sampler=TPESampler(seed=0))
    history = []
    for number in range(count):
        chosen = {name: value for name, value in parameters(generator, number).items() if name in names}
        value = float(generator.normal())
        if number in pruned:
            step = pruned[number]
            study.add_trial(optuna.trial.create_trial(
                state=optuna.trial.TrialState.PRUNED, params=chosen, distributions=space, intermediate_values={step: value}))
            history.append({"params": chosen, "rung": step, "value": value})
        elif number in running:
            study.add_trial(optuna.trial.create_trial(
                state=optuna.trial.TrialState.RUNNING, params=chosen, distributions=space))
            history.append({"params": chosen})
        else:
            study.add_trial(optuna.trial.create_trial(params=chosen, distributions=space, value=value))
            history.append({"params": chosen, "value": value})
    trials = study.get_trials(deepcopy=False)
    known = sum(trial.state != optuna.trial.TrialState.RUNNING for trial in trials)
    below, above = _split_trials(study, trials, default_gamma(known))
    good = study.sampler._build_parzen_estimator(study, space, below, handle_below=True)
    other = study.sampler._build_parzen_estimator(study, space, above, handle_below=False)
    points = [{k: v for k, v in parameters(generator, 7 * place + 3).items() if k in names} for place in range(8)]
    columns = {name: np.array([space[name].to_internal_repr(p[name]) for p in points]) for name in names}
    return {
        "names": names, "history": history, "below": [trial.number for trial in below], "points": points,
        "good": good.log_pdf(columns).tolist(), "other": other.log_pdf(columns).tolist(),
    }


def brackets(least, most, factor):
    pruner = HyperbandPruner(min_resource=least, max_resource=most, reduction_factor=factor)
    pruner._try_initialization(optuna.create_study())
    return {"min": least, "max": most, "eta": factor, "trials": pruner._trial_allocation_budgets}


def promotions(generator):
    cases = []
    for eta in (2, 3, 4):
        for count in (1, 2, 3, 5, 8, 13):
            values = generator.normal(size=count).tolist()
            for maximise in (False, True):
                direction = optuna.study.StudyDirection.MAXIMIZE if maximise else optuna.study.StudyDirection.MINIMIZE
                cases.append({
                    "eta": eta, "values": values, "maximise": maximise,
                    "promoted": [bool(_is_trial_promotable_to_next_rung(v, list(values), eta, direction)) for v in values],
                })
    return cases


def importance(count, conditional, generator):
    """PED-ANOVA of trials that all came to their end; with a setting that only some of them have, if wanted."""
    study = optuna.create_study(direction="minimize")
    history = []
    for number in range(count):
        chosen = parameters(generator, number)
        if conditional and chosen["kind"] != "b":
            del chosen["momentum"]
        value = abs(np.log10(chosen["rate"]) + 2.5) + 0.003 * chosen["depth"] + 0.1 * float(generator.normal())
        study.add_trial(optuna.trial.create_trial(params=chosen, distributions={n: SPACE[n] for n in chosen}, value=value))
        history.append({"params": chosen, "value": value})
    shares = optuna.importance.get_param_importances(
        study, evaluator=optuna.importance.PedAnovaImportanceEvaluator(), params=list(SPACE) if not conditional else None)
    return {"history": history, "shares": shares}


def main():
    generator = np.random.default_rng(8)
    names = list(SPACE)
    document = {
        "origin": f"Tests/Scripts/search.py with SciPy and Optuna {optuna.__version__}",
        "sobol": sobol(),
        "tpe": [
            ratios(1, {}, [], names, generator), ratios(12, {}, [], names, generator),
            ratios(40, {}, [37, 38, 39], names, generator),
            ratios(60, {n: n % 3 for n in range(0, 60, 2)}, [], names, generator),
            ratios(30, {}, [], ["width"], generator), ratios(30, {}, [], ["kind"], generator),
        ],
        "hyperband": [brackets(1, 81, 3), brackets(1, 30, 3), brackets(2, 64, 2), brackets(1, 100, 4)],
        "asha": promotions(generator),
        "importance": [importance(30, False, generator), importance(100, False, generator)],
    }
    json.dump(document, sys.stdout, separators=(",", ":"))
    print()


main()
