import type { Explanation, Report } from '../../../api';
import type { AnySection } from '../kinds';

const WORDS = { title: 'Title', reading: 'Reading.', advice: 'Advice.' };

/** A section of each kind. */
export const SECTIONS: AnySection[] = [
  {
    ...WORDS,
    kind: 'metrics',
    title: 'Metrics',
    metrics: [
      {
        name: 'auc',
        greater_is_better: true,
        cross_validation: 0.85,
        validation: 0.8421,
        validation_low: 0.81,
        validation_high: 0.87,
        best_constant: 0.5
      },
      {
        name: 'log_loss',
        greater_is_better: false,
        cross_validation: 0.4,
        validation: 0.41,
        validation_low: null,
        validation_high: null,
        best_constant: 0.6
      }
    ]
  },
  {
    ...WORDS,
    kind: 'confusion_matrix',
    title: 'Confusion matrix',
    labels: ['No', '<b>Yes</b>'],
    counts: [
      [90, 10],
      [15, 45]
    ],
    classes: [
      { label: 'No', count: 100, recall: 0.9, precision: 0.857 },
      { label: '<b>Yes</b>', count: 60, recall: 0.75, precision: null }
    ],
    confusions: [
      { actual: '<b>Yes</b>', predicted: 'No', count: 15, share: 0.25 }
    ]
  },
  {
    ...WORDS,
    kind: 'thresholds',
    title: 'Threshold',
    positive: 'Yes',
    negative: 'No',
    current: 0.5,
    thresholds: [0, 0.2, 0.5, 1],
    out_of_fold: {
      true_positives: [100, 90, 60, 0],
      false_positives: [300, 60, 20, 0],
      true_negatives: [0, 240, 280, 300],
      false_negatives: [0, 10, 40, 100]
    },
    validation: {
      true_positives: [25, 21, 15, 0],
      false_positives: [75, 16, 5, 0],
      true_negatives: [0, 59, 70, 75],
      false_negatives: [0, 4, 10, 25]
    }
  },
  {
    ...WORDS,
    kind: 'roc',
    title: 'ROC curve',
    curves: [
      { name: 'Out-of-fold', x: [0, 0, 1], y: [0, 0.5, 1], area: 0.85 },
      { name: 'Validation', x: [0, 0.5, 1], y: [0, 0.8, 1], area: 0.8421 }
    ]
  },
  {
    ...WORDS,
    kind: 'precision_recall',
    title: 'Precision and recall',
    curves: [{ name: 'Validation', x: [0, 1], y: [1, 0.25], area: 0.6 }],
    prevalence: 0.25
  },
  {
    ...WORDS,
    kind: 'gain_lift',
    title: 'Gain and lift',
    shares: [0, 0.05, 0.1, 1],
    gains: [0, 0.2, 0.35, 1],
    lifts: [4, 4, 3.5, 1]
  },
  {
    ...WORDS,
    kind: 'calibration',
    title: 'Calibration',
    event: 'Yes',
    bins: [
      {
        lower: 0,
        upper: 0.1,
        count: 40,
        predicted: 0.05,
        observed: 0.04,
        observed_low: 0.01,
        observed_high: 0.13
      }
    ],
    error: 0.01
  },
  {
    ...WORDS,
    kind: 'actual_predicted',
    title: 'Predicted against actual',
    actual: [1, 2, 3],
    predicted: [1.5, 2, 2.5],
    sampled: false,
    slope: 0.5,
    intercept: 1
  },
  {
    ...WORDS,
    kind: 'residuals',
    title: 'Residuals',
    bins: [
      { lower: -1, upper: 0, count: 5 },
      { lower: 0, upper: 1, count: 6 }
    ],
    mean: 0.01,
    standard_deviation: 0.4,
    outliers: 2,
    predicted: [1.5, 2.5],
    standardized: [-0.5, 3.2]
  },
  {
    ...WORDS,
    kind: 'importance',
    title: 'Feature importance',
    metric: 'auc',
    features: [
      { feature: 'tenure', importance: 0.12, standard_deviation: 0.01 },
      { feature: 'Contract', importance: 0.05, standard_deviation: 0.02 }
    ],
    others: 3,
    rows: 500,
    repeats: 5
  },
  {
    ...WORDS,
    kind: 'partial_dependence',
    title: 'Partial dependence',
    features: [
      {
        feature_name: 'tenure',
        data_type: 'numeric',
        feature_values: [1, 30, 70],
        data_distribution: [0.5, 0.3, 0.2],
        model_predictions: [[0.6, 0.3, 0.1]],
        label_headers: ['Yes']
      },
      {
        feature_name: 'Contract',
        data_type: 'categorical',
        feature_values: ['Month-to-month', 'One year'],
        data_distribution: [0.6, 0.4],
        model_predictions: [
          [0.6, 0.9],
          [0.4, 0.1]
        ],
        label_headers: ['No', 'Yes']
      }
    ],
    rows: 300
  },
  {
    ...WORDS,
    kind: 'learning_curve',
    title: 'Learning curve',
    metric: 'auc',
    trained: 'lightgbm-1',
    points: [
      {
        rows: 500,
        training: 0.99,
        validation: 0.75,
        validation_low: 0.7,
        validation_high: 0.8
      },
      {
        rows: 4000,
        training: 0.95,
        validation: 0.82,
        validation_low: null,
        validation_high: null
      }
    ],
    score: 0.8421,
    total: 5634
  },
  {
    ...WORDS,
    kind: 'shap',
    title: 'SHAP values',
    method: 'tree_shap',
    unit: 'log_odds',
    label_headers: ['Yes'],
    expected_values: [-1.2],
    features: [
      {
        feature: 'tenure',
        global_shap_values: [0.6],
        shap_values: [0.9, -0.3],
        relative_values: [0.1, 0.8]
      },
      {
        feature: '<i>Contract</i>',
        global_shap_values: [0.2],
        shap_values: [0.1, -0.3],
        relative_values: [null, null]
      }
    ],
    others: 1,
    rows: 2,
    row_numbers: [3, 8],
    sampling: null
  },
  {
    ...WORDS,
    kind: 'interactions',
    title: 'Interactions',
    interactions: [
      { first: 'tenure', second: 'Contract', h: 0.3, strength: 0.04 }
    ],
    rows: 30
  },
  {
    ...WORDS,
    kind: 'segments',
    title: 'Metrics by segment',
    metric: 'auc',
    score: 0.84,
    segments: [
      {
        feature: 'Contract',
        segment: 'One year',
        count: 60,
        score: 0.7,
        low: 0.6,
        high: 0.8,
        worse: true
      },
      {
        feature: 'tenure',
        segment: '≤ 9',
        count: 50,
        score: 0.85,
        low: null,
        high: null,
        worse: false
      }
    ]
  },
  {
    ...WORDS,
    kind: 'worst_rows',
    title: 'Worst rows',
    columns: ['tenure', 'Contract'],
    rows: [
      {
        row: 17,
        actual: 'Yes',
        predicted: 'No',
        probability: 0.02,
        values: { tenure: 70, Contract: null }
      },
      {
        row: 4,
        actual: 'No',
        predicted: 'Yes',
        probability: 0.05,
        values: { tenure: 1, Contract: '<script>alert(1)</script>' }
      }
    ]
  }
];

/** A report with a section of each kind. */
export function report(other: Partial<Report> = {}): Report {
  return {
    version: 2,
    experiment: 'churn',
    candidate: 'ensemble-1-refit',
    evaluated: 'ensemble-1',
    problem_type: 'binary',
    target: 'Churn',
    labels: ['No', 'Yes'],
    objective: 'auc',
    weighted: false,
    created_at: '2024-05-31T12:00:00Z',
    out_of_fold: { used: 5000, total: 5634 },
    validation: { used: 1409, total: 1409 },
    notes: ['It was trained again.'],
    sections: SECTIONS,
    binary_classification_metrics: null,
    multiclass_classification_metrics: null,
    regression_metrics: null,
    explanations: {},
    ...other
  };
}

/** Why a row is predicted so; the values add up. */
export const EXPLANATION: Explanation = {
  label: 'Yes',
  method: 'sampling',
  prediction: 0.7,
  expected_value: 0.25,
  contributions: [
    {
      feature: 'tenure',
      value: 2,
      contribution: 0.5,
      standard_error: 0.01
    },
    {
      feature: '<i>Contract</i>',
      value: null,
      contribution: -0.05,
      standard_error: 0.02
    }
  ]
};
