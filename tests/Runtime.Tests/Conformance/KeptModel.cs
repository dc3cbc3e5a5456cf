namespace Holdfast.Runtime.Tests.Conformance;

/// <summary>One kind of Keeper under the suite that all of them must pass.</summary>
public abstract class KeptModel
{
    /// <summary>Runs a test's body with a Keeper that holds nothing.</summary>
    public abstract Task RunAsync(Func<KeptWorld, Task> body);
}
