namespace Holdfast.Runtime.Keeping;

/// <summary>
/// Has the Keeper replace a child the moment it ends, where its run was stable and it was not signalled by order. It does so while
/// nobody is connected as well.
/// </summary>
/// <param name="StableAfter">The shortest run that is replaced.</param>
/// <param name="AfterSuccess">Whether an end with exit code 0 is replaced too, besides all others.</param>
public sealed record KeeperSuccession(TimeSpan StableAfter, bool AfterSuccess);
