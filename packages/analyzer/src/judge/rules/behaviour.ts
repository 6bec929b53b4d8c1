import type { Cues } from './cues.ts';

/** What should have happened. */
export const EXPECTED_BEHAVIOUR: Cues = {
  strong: [
    /\bexpect(?:ed|ing|s|ation|ations)?\b/i,
    /\b(?:should|shall|ought to|must)\b(?! (?:i|we|you)\b)/i,
    /\bsupposed to\b|\binstead of\b|\brather than\b/i,
  ],
  weak: [
    /\b(?:would|might) be (?:nice|good|better|great|useful|helpful)\b|\bi would (?:like|want|prefer)\b|\bplease (?:add|make|allow|support|fix)\b/i,
    /\bused to (?:work|be|show|do)\b|\bworked (?:fine|well|before)\b/i,
  ],
  denied: [/\bunexpected(?:ly)?\b(?!.*\b(?:should|supposed|instead))/i],
  notApplicable: [/\bexpected(?: \w+)?:? ?(?:n\/?a|none|not applicable)\b/i],
};

/** What can be seen. */
export const OBSERVED_BEHAVIOUR: Cues = {
  strong: [
    /\b(?:does|do|did|is|are|was|were|can|could|will|would|has|have)(?: not|n'?t)\b|\bcannot\b/i,
    /\b(?:fail(?:s|ed|ing|ure)?|crash(?:es|ed|ing)?|hangs?|hung|freez\w*|broken|error|exception|wrong(?:ly)?|missing|empty|blank|slow|stuck|incorrect(?:ly)?|lost|disappear\w*|never|nothing|unable|invalid|corrupt\w*|duplicate[ds]?|leaks?)\b/i,
    /\b(?:actual|observed|current)(?: (?:result|behaviou?r|output))?\b\s*[:=]/i,
    /\binstead\b|\bbut\b/i,
  ],
  weak: [/\b(?:shows?|displays?|returns?|throws?|happens?|appears?|results? in|gets?|becomes?)\b/i],
  denied: [],
  notApplicable: [],
};
