using HarborBank.Hosting;
using HarborBank.Tests.Store;

namespace HarborBank.Tests.Hosting;

/// <summary>An instance of the bank on a free port, with its log.</summary>
internal sealed class RunningBank : IAsyncDisposable
{
    private readonly StringWriter _log;
    private readonly BankHost _host;

    private RunningBank(StringWriter log, BankHost host)
    {
        _log = log;
        _host = host;
    }

    public BankHost Host => _host;

    public int Port => _host.Address.Port;

    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public static async Task<RunningBank> StartAsync(BankFolder folder, string name)
    {
        var log = new StringWriter();
        var options = new BankOptions { Port = 0, Data = folder.Path, Name = name, Customers = BankFolder.Customers };
        var host = await BankHost.StartAsync(
            folder.Io, options, new BankLog(TextWriter.Synchronized(log), folder.Io.Clock, name), TestContext.Current.CancellationToken);
        return new RunningBank(log, host);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
