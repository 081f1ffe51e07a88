"""Losses, as means over the batch as PyTorch takes them: value and gradient."""

import torch
import torch.nn.functional as F

from numbers_f32 import exact, integers, normal, uniform

SAMPLES, CLASSES = 8, 5


def add_to(file):
    """Adds all losses."""
    add_cross_entropies(file)
    add_binary(file)
    add_regressions(file)
    add_margins(file)
    add_divergences(file)
    add_focal(file)


def add(file, case, loss, outputs, targets, **more):
    """Adds a loss and its gradient."""
    outputs = outputs.clone().requires_grad_()
    value = loss(outputs, targets)
    (gradient,) = torch.autograd.grad(value, outputs)
    file.add(
        case, outputs=outputs, targets=targets, loss=value.reshape(1), gradient=gradient, **more
    )


def scores():
    """Scores of classes, two of them close to certain."""
    scores = normal("scores", SAMPLES, CLASSES, scale=2.0)
    scores[1, 2] = 40.0
    scores[2, 3] = -90.0
    return scores


def far_scores():
    """Scores whose exponentials overflow f32."""
    scores = normal("far scores", SAMPLES, CLASSES, scale=3.0)
    scores[0, 1], scores[3, 4], scores[4, 0] = 1e4, -1e4, 500.0
    return exact(scores)


def labels():
    """A class per sample."""
    return integers("labels", SAMPLES, below=CLASSES)


def distributions(name):
    """Rows of probabilities, some of them zero."""
    rows = uniform(name, SAMPLES, CLASSES) * (uniform(f"{name}/zero", SAMPLES, CLASSES) > 0.2)
    rows[:, 0] += 0.125
    return exact(rows / rows.sum(dim=1, keepdim=True))


def class_weights():
    """A weight per class."""
    return uniform("class weights", CLASSES, low=0.25, high=2.0)


def add_cross_entropies(file):
    """From scores, and from their log-softmax."""
    rows, weights = distributions("targets"), class_weights()
    add(file, "cross_entropy_indices", F.cross_entropy, scores(), labels())
    add(file, "cross_entropy_far", F.cross_entropy, far_scores(), labels())
    add(file, "cross_entropy_probabilities", F.cross_entropy, scores(), rows)
    for kind, targets in [("indices", labels()), ("probabilities", rows)]:

        def smoothed(x, t):
            return F.cross_entropy(x, t, label_smoothing=0.1)

        def weighted(x, t):
            return F.cross_entropy(x, t, weight=weights)

        def both(x, t):
            return F.cross_entropy(x, t, weight=weights, label_smoothing=0.1)

        add(file, f"cross_entropy_{kind}_smoothed", smoothed, scores(), targets)
        add(file, f"cross_entropy_{kind}_weighted", weighted, scores(), targets, weights=weights)
        add(
            file,
            f"cross_entropy_{kind}_weighted_smoothed",
            both,
            scores(),
            targets,
            weights=weights,
        )
    log_probabilities = exact(F.log_softmax(scores(), dim=1))
    add(file, "nll", F.nll_loss, log_probabilities, labels())
    add(
        file,
        "nll_weighted",
        lambda x, t: F.nll_loss(x, t, weight=weights),
        log_probabilities,
        labels(),
        weights=weights,
    )


def add_binary(file):
    """Scores of either-or questions; targets 0, 1 and between."""
    targets = uniform("binary targets", SAMPLES, CLASSES)
    targets[targets < 0.3], targets[targets > 0.7] = 0.0, 1.0
    weights = class_weights()
    bce = F.binary_cross_entropy_with_logits
    add(file, "binary_cross_entropy", bce, scores(), targets)
    add(file, "binary_cross_entropy_far", bce, far_scores(), targets)
    add(
        file,
        "binary_cross_entropy_positive_weight",
        lambda x, t: bce(x, t, pos_weight=weights),
        scores(),
        targets,
        weights=weights,
    )


def add_regressions(file):
    """Some differences lie exactly at the kinks: 0, 0.5 and 0.75."""
    targets = normal("regression targets", SAMPLES, CLASSES)
    outputs = exact(targets + normal("differences", SAMPLES, CLASSES))
    targets[0], outputs[0] = 1.0, exact([1.0, 1.5, 0.5, 1.75, 0.25])
    targets[1, 0], outputs[1, 0] = 1e4, -1e4
    add(file, "mse", F.mse_loss, outputs, targets)
    add(file, "l1", F.l1_loss, outputs, targets)
    add(file, "huber", F.huber_loss, outputs, targets)
    add(file, "huber_delta", lambda x, t: F.huber_loss(x, t, delta=0.75), outputs, targets)
    add(file, "smooth_l1", F.smooth_l1_loss, outputs, targets)
    add(file, "smooth_l1_beta", lambda x, t: F.smooth_l1_loss(x, t, beta=0.5), outputs, targets)


def add_margins(file):
    """Hinge losses: of classes, and of a distance with a label of 1 or -1."""
    rows, weights = scores(), class_weights()
    # A margin of exactly one, which is the kink.
    rows[0] = exact([0.5, 1.5, -0.5, 0.5, 2.5])
    add(file, "multi_margin", F.multi_margin_loss, rows, labels())
    add(file, "multi_margin_squared", lambda x, t: F.multi_margin_loss(x, t, p=2), rows, labels())
    add(
        file,
        "multi_margin_half",
        lambda x, t: F.multi_margin_loss(x, t, margin=0.5),
        rows,
        labels(),
    )
    add(
        file,
        "multi_margin_weighted",
        lambda x, t: F.multi_margin_loss(x, t, weight=weights),
        rows,
        labels(),
        weights=weights,
    )
    signs = 1.0 - 2.0 * (uniform("signs", SAMPLES, CLASSES) < 0.5).double()
    add(file, "hinge_embedding", F.hinge_embedding_loss, rows, signs)


def add_divergences(file):
    """Kullback-Leibler over the batch, and Poisson with a logarithmic rate."""
    log_probabilities = exact(F.log_softmax(normal("kl", SAMPLES, CLASSES), dim=1))
    rows = distributions("kl targets")
    add(file, "kl_div", lambda x, t: F.kl_div(x, t, reduction="batchmean"), log_probabilities, rows)
    rates = normal("rates", SAMPLES, CLASSES)
    counts = integers("counts", SAMPLES, CLASSES, below=9).double()
    add(file, "poisson_nll", F.poisson_nll_loss, rates, counts)
    add(file, "poisson_nll_full", lambda x, t: F.poisson_nll_loss(x, t, full=True), rates, counts)
    positive = uniform("positive rates", SAMPLES, CLASSES, low=0.01, high=6.0)
    add(
        file,
        "poisson_nll_rates",
        lambda x, t: F.poisson_nll_loss(x, t, log_input=False),
        positive,
        counts,
    )


def add_focal(file):
    """Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017.

    PyTorch's core has none: FL = -alpha_t (1 - p_t)^gamma log(p_t), a mean over
    the samples for classes and over all numbers for either-or questions.
    """

    def of_classes(scores, labels, gamma):
        log_p = F.log_softmax(scores, dim=1).gather(1, labels[:, None])
        return -((1 - log_p.exp()) ** gamma * log_p).mean()

    def binary(scores, targets, gamma, alpha):
        log_p = F.logsigmoid(torch.where(targets == 1, scores, -scores))
        weight = torch.where(targets == 1, alpha, 1 - alpha)
        return -(weight * (1 - log_p.exp()) ** gamma * log_p).mean()

    rows = normal("focal scores", SAMPLES, CLASSES, scale=2.0)
    add(file, "focal", lambda x, t: of_classes(x, t, 2.0), rows, labels())
    add(file, "focal_gamma", lambda x, t: of_classes(x, t, 0.5), rows, labels())
    answers = (uniform("focal targets", SAMPLES, CLASSES) < 0.3).double()
    add(file, "focal_binary", lambda x, t: binary(x, t, 2.0, 0.25), rows, answers)
