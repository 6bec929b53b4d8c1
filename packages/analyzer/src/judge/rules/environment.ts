import type { Cues } from './cues.ts';

const VERSION_NUMBER = String.raw`v?\d+(?:\.\d+)+(?:[-+.]?(?:rc|beta|alpha|b|m|sp)[-.]?\d*)?`;

const BROWSERS = [
  /\b(?:chrome|chromium|firefox|safari|edge|opera|vivaldi|brave|internet explorer|ie ?\d+|samsung internet|webview)\b/i,
];

const VERSIONS = [
  new RegExp(
    String.raw`\b(?:version|release|build|ver|v|on|since|in|from|to|upgrade[d]?|running)\W{0,2}${VERSION_NUMBER}\b`,
    'i',
  ),
  new RegExp(String.raw`\b${VERSION_NUMBER}(?=\s*(?:[),.;]|$|on\b|with\b|and\b))`, 'i'),
  /\b(?:version|release|build|revision|commit|tag)\W{1,3}(?=\S*\d)[\w.+-]{2,40}/i,
  /\bv\d+(?:\.\d+)*\b/i,
];

const SYSTEMS = [
  /\b(?:windows(?: (?:nt|xp|vista|server|\d+))?|win ?(?:7|8|10|11)|mac ?os(?: ?x)?|os ?x|linux|ubuntu|debian|fedora|centos|rhel|suse|android|ios|ipad ?os|chrome ?os|solaris|freebsd)\b/i,
  /\b(?:iphone|ipad|pixel \d|galaxy \w+|macbook|thinkpad|raspberry pi|x86_64|arm64|jdk|jre|java \d+|node(?:\.js)? \d+|python \d|php \d|docker \d|kubernetes|postgres(?:ql)? ?\d+|mysql ?\d+)\b/i,
  /\b(?:environment|env|platform|device|os|operating system|region|tenant|cluster|staging|sandbox|production)\b\s*[:=]\s*\S+/i,
];

const vague =
  /\b(?:latest|newest|current|any|all|every|some|various) (?:version|browser|release)s?\b/i;

/** A browser by its name. */
export const BROWSER: Cues = {
  strong: BROWSERS,
  weak: [],
  denied: [/\b(?:any|all|every) browsers?\b/i],
  notApplicable: [
    /\b(?:browser|client):? ?(?:n\/?a|none|not applicable)\b|\bnot? browser (?:is )?involved\b/i,
  ],
};

/** A version or build by its number. */
export const VERSION: Cues = {
  strong: VERSIONS,
  weak: [],
  denied: [vague],
  notApplicable: [/\bversion:? ?(?:n\/?a|none|not applicable)\b/i],
};

/** Anything concrete about where it happens. */
export const ENVIRONMENT: Cues = {
  strong: [...BROWSERS, ...SYSTEMS, ...VERSIONS],
  weak: [],
  denied: [],
  notApplicable: [/\b(?:environment|platform|device):? ?(?:n\/?a|none|not applicable|any)\b/i],
};
