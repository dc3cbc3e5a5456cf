using Holdfast.Runtime.Tests.Conformance;
using Holdfast.Runtime.Threads;

namespace Holdfast.Runtime.Tests.Threads;

/// <summary>Blocking threads, in a folder that is removed afterwards.</summary>
/// <param name="inside">Whether the test's body is a fiber.</param>
public sealed class ThreadModel(bool inside = true) : ExecutionModel
{
    public override async Task RunAsync(Func<Io, string, Task> body)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-runtime-");
        try
        {
            await using var io = new ThreadIo();
            var run = inside ? io.Start("test", () => body(io, folder.FullName)) : body(io, folder.FullName);
            await run.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public override ProcessStart Prints(string text, int status) => SystemPrograms.Prints(text, status);

    public override ProcessStart PrintsVariable(string name) => SystemPrograms.PrintsVariable(name);

    public override ProcessStart Sleeps() => SystemPrograms.Sleeps();

    public override ProcessStart CatchesTermination() => SystemPrograms.CatchesTermination();
}
