namespace Holdfast.Server.Http.Idempotency;

/// <summary>The route takes an Idempotency-Key: what is asked with one is carried out once.</summary>
/// <param name="KeepsFaults">
/// Whether a failure counts as carried out, since part of it may have been done. Where it does not, a failure did nothing, and the same
/// request tries again.
/// </param>
/// <param name="ShowsScreen">Whether its answer shows a screen: then it is kept in memory alone.</param>
internal sealed record RouteOnce(bool KeepsFaults, bool ShowsScreen);
