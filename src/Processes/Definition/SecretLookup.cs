using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>Gives the value of <c>${secret:name}</c>, or why there is none.</summary>
/// <param name="name">The name.</param>
public delegate Result<string> SecretLookup(string name);
