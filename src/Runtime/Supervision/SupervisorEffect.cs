namespace Holdfast.Runtime.Supervision;

/// <summary>Something a supervisor is to do.</summary>
/// <param name="Kind">What.</param>
/// <param name="Child">With which child.</param>
/// <param name="Delay">For <see cref="SupervisorEffectKind.Wait"/>: how long.</param>
/// <param name="Ticket">For <see cref="SupervisorEffectKind.Wait"/>: what to tell the machine then.</param>
internal readonly record struct SupervisorEffect(SupervisorEffectKind Kind, int Child = -1, TimeSpan Delay = default, long Ticket = 0);
