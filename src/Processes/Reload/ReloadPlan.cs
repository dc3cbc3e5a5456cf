namespace Holdfast.Processes.Reload;

/// <summary>The steps from the workers there are to those a configuration defines.</summary>
/// <param name="Steps">The steps: first what goes away, dependants before those they wait for; then the rest, each after those it waits for.</param>
/// <param name="Fingerprint">Differs where the steps or what they lead to differ: who saw a plan can have this very one carried out.</param>
public sealed record ReloadPlan(IReadOnlyList<ReloadStep> Steps, string Fingerprint)
{
    /// <summary>Whether all is as it should be.</summary>
    public bool IsEmpty => Steps.Count == 0;
}
