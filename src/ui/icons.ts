import { LabIcon } from '@jupyterlab/ui-components';

import autopilotSvg from '../../style/icons/autopilot.svg';
import autopilotCardSvg from '../../style/icons/autopilot-card.svg';
import endpointSvg from '../../style/icons/endpoint.svg';
import successSvg from '../../style/icons/success.svg';
import warningSvg from '../../style/icons/warning.svg';

/** An experiment, and the product in side bars and menus. */
export const autopilotIcon = new LabIcon({
  name: 'autopilot:autopilot',
  svgstr: autopilotSvg
});

/** The same in colour, for the launcher. */
export const autopilotCardIcon = new LabIcon({
  name: 'autopilot:autopilot-card',
  svgstr: autopilotCardSvg
});

export const endpointIcon = new LabIcon({
  name: 'autopilot:endpoint',
  svgstr: endpointSvg
});
export const successIcon = new LabIcon({
  name: 'autopilot:success',
  svgstr: successSvg
});
export const warningIcon = new LabIcon({
  name: 'autopilot:warning',
  svgstr: warningSvg
});
