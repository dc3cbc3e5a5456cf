using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Driving;

/// <summary>How a host connection ended.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Broken">Whether it broke, which speaks against the endpoint; not so where either side closed it in order.</param>
internal sealed record TerminalEnd(Fault Fault, bool Broken);
