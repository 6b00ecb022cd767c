package toymodel

// ObjectiveSpecs is for tests outside the package.
var ObjectiveSpecs = objectiveSpecs
