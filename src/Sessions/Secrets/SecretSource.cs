using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Secrets;

/// <summary>
/// Gives the value of a secret at the moment it is needed, to be disposed of by whoever asked, or says why there is none; never with the
/// value in it.
/// </summary>
/// <param name="name">The name, as in <c>${secret:name}</c>.</param>
/// <param name="cancellationToken">Ends the look-up.</param>
public delegate ValueTask<Result<SecretValue>> SecretSource(string name, CancellationToken cancellationToken);
