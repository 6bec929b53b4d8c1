/** What customers run into, by product and category: the exact message, and what they call it. */
export const PROBLEMS = {
  atlas: {
    layout: [
      [
        "TypeError: Cannot read properties of undefined (reading 'rows') at report-grid.js:412",
        'the report grid stays empty',
      ],
      [
        'ResizeObserver loop completed with undelivered notifications at chart-panel.js:88',
        'the charts jump around',
      ],
      ['ATL-1107: column layout could not be restored', 'the columns are in the wrong order'],
    ],
    crash: [
      ['HTTP 504 Gateway Timeout on POST /api/exports', 'the export never finishes'],
      ['ATL-3001: worker exited with signal SIGKILL (out of memory)', 'the report page dies'],
      [
        'RangeError: Maximum call stack size exceeded at pivot-tree.js:1290',
        'the tab freezes on the pivot view',
      ],
    ],
    data: [
      ["ATL-2041: column 'region_id' does not exist", 'regions are missing from the report'],
      ['ATL-2077: row count mismatch, expected 48112, got 47990', 'the totals do not add up'],
      [
        'ATL-2090: time zone of source unknown, fell back to UTC',
        'the days are shifted by some hours',
      ],
    ],
  },
  beacon: {
    layout: [
      [
        'TypeError: template.blocks is not iterable at composer.js:233',
        'the message composer shows nothing',
      ],
      ['BCN-117: message template "welcome-v3" not found', 'the preview is blank'],
      ['BCN-121: style sheet rejected by content policy', 'buttons have no colour'],
    ],
    crash: [
      ['HTTP 502 Bad Gateway on PUT /v2/campaigns/publish', 'publishing a campaign fails'],
      ['BCN-500: unhandled rejection in send-queue: ECONNRESET', 'messages stop half way'],
      [
        'Uncaught DOMException: QuotaExceededError at draft-store.js:57',
        'the editor closes by itself',
      ],
    ],
    data: [
      ['BCN-310: duplicate recipient id 88213 in segment', 'some people get every message twice'],
      ['BCN-344: unsubscribe list is 26 h behind', 'unsubscribed people still get mail'],
      ['BCN-352: open rate above 1.0 for campaign', 'the statistics cannot be right'],
    ],
  },
} as const;

export const BROWSERS = [
  'Chrome 154 on Windows 11',
  'Chrome 153 on macOS 16',
  'Firefox 150 on Windows 11',
  'Firefox 149 on Ubuntu 26.04',
  'Safari 20.1 on macOS 16',
  'Edge 153 on Windows 11',
  'Safari 20 on iPadOS 20',
] as const;

export const VERSIONS = {
  atlas: ['7.14.2', '7.15.0', '7.15.1', '7.16.0-rc.2'],
  beacon: ['3.2.0', '3.2.4', '3.3.0', '3.3.1'],
} as const;

export const STEPS = {
  atlas: [
    'open a saved report, add a second filter, press Apply',
    'export more than 10,000 rows to CSV while a filter is set',
    'switch the workspace, then open Reports from the side bar',
    'duplicate a pivot report and change its time zone',
  ],
  beacon: [
    'create a campaign from a template, remove the first block, save',
    'import a segment of 5,000 recipients, then press Publish',
    'edit a draft in two tabs and save both',
    'schedule a message for the next day, then change its language',
  ],
} as const;

export const IMPACTS = [
  'month-end closing is blocked for 40 people',
  'two campaigns worth 60,000 euros wait for it',
  'three users affected, they can work around it',
  'all 1,200 seats of the customer are affected',
  'the customer demo on Thursday depends on it',
  'only the administrator sees it',
] as const;

export const PHONES = [
  '+1 212 555 0143',
  '+1 617 555 0119',
  '+49 30 5550 172',
  '+44 20 5550 188',
] as const;
