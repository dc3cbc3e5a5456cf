using Holdfast.Runtime.ThreadPool;
using Holdfast.Server.Startup;

namespace Holdfast.Server.Tests.Startup;

/// <summary>Modules of JavaScript, by the node of this machine; without one there is nothing to try.</summary>
public sealed class ConvertCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-convert-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("module.exports = { apps: [{ name: 'a' }] };")]
    [InlineData("console.log('hello'); console.error('careful'); module.exports = { apps: [{ name: 'a' }] };")]
    [InlineData("process.emitWarning('old'); new Buffer(1); setTimeout(() => console.log('bye'), 1); module.exports = { apps: [{ name: 'a' }] };")]
    public async Task What_a_module_exports_is_read_whatever_else_is_said(string script)
    {
        Assert.SkipUnless(HasNode, "There is no node on this machine.");
        Assert.Equal("""{"apps":[{"name":"a"}]}""", (await ExportAsync(script)).Value);
    }

    [Fact]
    public async Task More_than_can_be_read_of_a_module_is_told()
    {
        Assert.SkipUnless(HasNode, "There is no node on this machine.");
        Assert.Contains("exports more than is read", (await ExportAsync("module.exports = { name: 'x'.repeat(2 << 20) };")).Fault!.Detail, StringComparison.Ordinal);
    }

    private static bool HasNode => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "node")));

    private async Task<Contracts.Errors.Result<string>> ExportAsync(string script)
    {
        await using var io = new ThreadPoolIo();
        var file = Path.Combine(_folder, "ecosystem.config.js");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        return await ConvertCommand.ExportAsync(io, file);
    }
}
