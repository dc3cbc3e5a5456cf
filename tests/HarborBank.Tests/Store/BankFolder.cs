using HarborBank.Store;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;

namespace HarborBank.Tests.Store;

/// <summary>A data folder of one test with the system's execution model; gone at its end.</summary>
internal sealed class BankFolder : IAsyncDisposable
{
    public const int Customers = 60;

    public Io Io { get; } = new ThreadPoolIo();

    public string Path { get; } = Directory.CreateTempSubdirectory("harbor-bank-").FullName;

    public ValueTask<BankStore> OpenAsync(string instance) =>
        BankStore.OpenAsync(Io, Path, instance, Customers, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Io.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }
}
