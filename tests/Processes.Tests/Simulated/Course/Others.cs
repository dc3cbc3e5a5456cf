using Holdfast.Processes.Definition;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>Somebody else, who starts the processes of unmanaged workers, writes their numbers into files, and ends them as they please.</summary>
internal sealed class Others(ModelledMachine machine)
{
    private const string Folder = "/run";
    private const int Services = 3;
    private const int LongestLife = 6_000;
    private const int LongestPause = 2_000;

    private readonly ModelledProcess?[] _living = new ModelledProcess?[Services];

    /// <summary>The workers.</summary>
    public static IReadOnlyList<WorkerDefinition> Workers { get; } = [.. Enumerable.Range(0, Services).Select(Worker)];

    /// <summary>The living process of each worker; null where there is none.</summary>
    public IEnumerable<(string Worker, ModelledProcess? Process)> Living => _living.Select((process, index) => (Workers[index].Name, process));

    /// <summary>Comes and goes until all is to be calm, and then stays.</summary>
    public Task RunAsync()
    {
        machine.Io.Files.CreateFolder(Folder);
        return Task.WhenAll(Enumerable.Range(0, Services).Select(RunAsync));
    }

    private static WorkerDefinition Worker(int index) => new()
    {
        Name = $"others-{index}",
        Command = [],
        Type = WorkerType.Unmanaged,
        Target = new WorkerTarget { PidFile = $"{Folder}/others-{index}.pid" },
        Autostart = false,
        MaySignal = index == 0,
        StopTimeout = TimeSpan.FromSeconds(1),
        Restart = new RestartOptions { Policy = RestartPolicy.Never },
    };

    private async Task RunAsync(int index)
    {
        var file = Workers[index].Target!.PidFile!;
        while (true)
        {
            await PassAsync(LongestPause);
            if (machine.StartStranger($"worker/{Workers[index].Name}") is not { } process)
                continue;
            _living[index] = process;
            await machine.Io.Files.ReplaceAsync(file, System.Text.Encoding.ASCII.GetBytes($"{process.Pid}\n"), default);
            await PassAsync(LongestLife);
            while (machine.IsCalm && process.Lives)
                await PassAsync(LongestPause);
            machine.Io.Files.Delete(file);
            _living[index] = null;
            machine.End(process, 0, 0);
        }
    }

    private ValueTask PassAsync(int most) => machine.Io.Clock.Delay(TimeSpan.FromMilliseconds(machine.Io.Random.NextInt64(most)));
}
