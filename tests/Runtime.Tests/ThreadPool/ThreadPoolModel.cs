using Holdfast.Runtime.Tests.Conformance;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.ThreadPool;

/// <summary>The real thing, in a folder that is removed afterwards.</summary>
public sealed class ThreadPoolModel : ExecutionModel
{
    public override async Task RunAsync(Func<Io, string, Task> body)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-runtime-");
        try
        {
            await using var io = new ThreadPoolIo();
            await body(io, folder.FullName).WaitAsync(TimeSpan.FromSeconds(30));
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
