namespace Holdfast.Runtime.Simulated;

/// <summary>What a host runs whenever it starts.</summary>
/// <param name="Name">The name of its fiber.</param>
/// <param name="Body">The program.</param>
internal sealed record BootedProgram(string Name, Func<SimulatedIo, Task> Body);
