using Holdfast.Processes.Tests.Simulated.Kernel;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>Processes that are nobody's business, and get numbers that others had.</summary>
internal sealed class Strangers(ModelledMachine machine)
{
    private const int Most = 15;
    private readonly List<ModelledProcess> _living = [];

    /// <summary>Comes and goes for ever.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            await machine.Io.Clock.Delay(TimeSpan.FromMilliseconds(machine.Io.Random.NextInt64(100)));
            if (_living.Count >= Most)
            {
                machine.End(_living[0], 0, 0);
                _living.RemoveAt(0);
            }

            if (machine.StartStranger() is { } stranger)
                _living.Add(stranger);
        }
    }
}
