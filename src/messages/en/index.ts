import type { MessageCatalogue } from '../catalogue.js';
import { deviceErrors, protocolErrors } from './device.js';
import { appErrors, firmwareErrors, workspaceErrors } from './computer.js';
import { fsErrors } from './fs.js';
import { sessionErrors } from './session.js';
import { texts } from './texts.js';
import { transportErrors } from './transport.js';
import { warningTexts } from './warnings.js';

/** The English catalogue: the reference for every other language. */
export const english = {
  errors: {
    ...transportErrors,
    ...sessionErrors,
    ...protocolErrors,
    ...deviceErrors,
    ...fsErrors,
    ...firmwareErrors,
    ...workspaceErrors,
    ...appErrors,
  },
  warnings: warningTexts,
  texts,
} as const satisfies MessageCatalogue;
