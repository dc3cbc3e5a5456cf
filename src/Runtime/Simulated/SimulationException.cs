namespace Holdfast.Runtime.Simulated;

/// <summary>A simulation failed. From <see cref="Simulation.Run"/> the message names the seed and how to run it again.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>Creates the failure with its cause.</summary>
    public SimulationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
