namespace Holdfast.Sessions.Secrets;

/// <summary>Gives the value of a secret at the moment it is needed; null where there is none of that name.</summary>
/// <param name="name">The name, as in <c>${secret:name}</c>.</param>
/// <param name="cancellationToken">Ends the look-up.</param>
public delegate ValueTask<string?> SecretSource(string name, CancellationToken cancellationToken);
