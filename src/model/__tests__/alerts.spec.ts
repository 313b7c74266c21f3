import { Signal } from '@lumino/signaling';

import type { Alert, Endpoint } from '../../api';
import { endpoint } from '../../components/__tests__/samples';
import type { IRaised } from '../alerts';
import { Alerts } from '../alerts';

const ALERT: Alert = {
  kind: 'drift',
  column: 'tenure',
  value: 0.4,
  threshold: 0.25,
  message: 'It has drifted.',
  since: '2026-12-01T12:00:00Z'
};

class Source {
  endpoints: Endpoint[] | null = null;
  stateChanged = new Signal<this, void>(this);

  become(alerts: Alert[]): void {
    this.endpoints = [endpoint({ alerts })];
    this.stateChanged.emit();
  }
}

function watch() {
  const source = new Source();
  const raised: IRaised[] = [];
  const alerts = new Alerts(source);
  alerts.raised.connect((_, one) => raised.push(one));
  return { source, raised, alerts };
}

it('tells of alerts that come up, and not of those that were there', () => {
  const { source, raised } = watch();
  source.become([ALERT]);
  expect(raised).toEqual([]);
  const missing: Alert = { ...ALERT, kind: 'missing' };
  source.become([ALERT, missing]);
  expect(raised.map(one => one.alerts)).toEqual([[missing]]);
  source.become([ALERT, { ...missing, value: 0.5 }]);
  expect(raised.length).toBe(1);
});

it('tells again of one that was over and has come back', () => {
  const { source, raised } = watch();
  source.become([]);
  source.become([ALERT]);
  source.become([]);
  source.become([{ ...ALERT, since: '2026-12-02T12:00:00Z' }]);
  expect(raised.length).toBe(2);
});

it('is silent once it is disposed', () => {
  const { source, raised, alerts } = watch();
  source.become([]);
  alerts.dispose();
  source.become([ALERT]);
  expect(raised).toEqual([]);
});
