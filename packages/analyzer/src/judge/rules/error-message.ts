import type { Cues } from './cues.ts';

/** Wording, codes and traces of errors. */
export const ERROR_MESSAGE: Cues = {
  strong: [
    /\b\p{Lu}\w*(?:Error|Exception|Fault|Panic)\b(?:[:(\s]|$)/u,
    /\b(?:HTTP|status|code|response)\b\W{0,3}(?:code\W{0,2})?[45]\d\d\b/i,
    /\b[45]\d\d (?:Bad|Unauthorized|Forbidden|Not Found|Internal|Gateway|Service|Too Many|Conflict)/i,
    /\b[A-Z]{2,8}[-_]?\d{2,6}\b[:\s-]+\S/,
    /\b(?:error|fehler|err|code|errno|exit code|ret)\b\W{0,4}#?(?:0x[\da-f]+|-?\d{2,})\b/i,
    /\b(?:error|err|message|msg|says?|exception|reads|shows?|fails? with|toast|banner|dialog|popup|log)\b[^.\n]{0,40}[:"'“”‘`]\s*["'“‘`]?(?=[^\s"'”]{2,}(?:\s|\W)\S)/i,
    /^\s+at \S+\(\S*:\d+\)|\bat [\w./$<>-]+:\d+|\bline \d+, in \w|^Traceback \(most recent/,
    /\b(?:ECONN\w+|ENOENT|EACCES|ETIMEDOUT|SIG(?:SEGV|KILL|ABRT|TERM)|segfault|core dumped|stack overflow|out of memory|permission denied|connection (?:refused|reset|timed out)|no such file|undefined is not|cannot read propert|null pointer|timed? ?out after \d)/i,
    /^\W*(?:\d{4}-\d\d-\d\d|\[?\d\d:\d\d:\d\d).{0,60}\b(?:ERROR|FATAL|WARN|SEVERE)\b/,
    /\b(?:fatal|panic|assertion failed|unhandled rejection|uncaught)\b:? \S+/i,
  ],
  weak: [],
  denied: [
    /\b(?:no|without(?: an?)?|didn'?t (?:get|see|note)|not noted|unknown|forgot)\b[^.]{0,20}\b(?:error|message|code)\b(?![^.]*["'“:]\s*\S{3})/i,
    /\b(?:some|an?|weird|strange|generic) (?:kind of )?error(?: message)?\b[^"'“:`\d]*$/i,
  ],
  notApplicable: [
    /\b(?:there (?:is|was)|it shows?|shows?|gives?|with) no error(?: message)?\b(?!.*\bbut\b)|\bno error (?:is |was |message )?(?:shown|displayed|appears?|logged|thrown)|\bwithout any error\b|\bfails? silently\b|\bsilently (?:fails?|drops?|ignores?)/i,
    /\berror(?: message)?:? ?(?:n\/?a|none|not applicable)\b/i,
  ],
};
