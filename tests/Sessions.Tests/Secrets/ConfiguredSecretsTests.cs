using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Tests.Secrets;

public sealed class ConfiguredSecretsTests
{
    [Fact]
    public void Values_come_from_variables_and_files_and_changes_are_seen() =>
        Simulation.Run(1, async io =>
        {
            var value = "one";
            var secrets = new ConfiguredSecrets(
                io,
                [new SecretReference("v", "VARIABLE", null), new SecretReference("f", null, "/secret")],
                name => name == "VARIABLE" ? value : null);
            await io.Files.ReplaceAsync("/secret", Encoding.UTF8.GetBytes("pass word\r\n"), CancellationToken.None);
            Assert.Equal("one", (await secrets.FindAsync("v", CancellationToken.None)).Value.Characters.ToString());
            value = "two";
            Assert.Equal("two", (await secrets.FindAsync("v", CancellationToken.None)).Value.Characters.ToString());
            Assert.Equal("pass word", (await secrets.FindAsync("f", CancellationToken.None)).Value.Characters.ToString());
        });

    [Fact]
    public void What_has_no_value_is_told_with_where_it_was_looked_for() =>
        Simulation.Run(1, async io =>
        {
            var secrets = new ConfiguredSecrets(
                io,
                [
                    new SecretReference("v", "VARIABLE", null), new SecretReference("gone", null, "/gone"),
                    new SecretReference("large", null, "/large"),
                ],
                _ => null);
            await io.Files.ReplaceAsync("/large", new byte[ConfiguredSecrets.FileLimitBytes + 1], CancellationToken.None);
            (string Name, string Why)[] missing =
            [
                ("unknown", "the configuration does not define it."),
                ("v", "the environment variable VARIABLE is not set."),
                ("gone", "its file /gone is not there."),
                ("large", "its file /large is over 4096 bytes."),
            ];
            foreach (var (name, why) in missing)
            {
                var fault = (await secrets.FindAsync(name, CancellationToken.None)).Fault;
                Assert.Equal(ConfigurationErrors.UnresolvedSecret, fault?.Code);
                Assert.Equal($"The secret {name} has no value: {why}", fault!.Detail);
            }
        });

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_not_thrown()
    {
        await using var io = new ThreadPoolIo();
        // A folder refuses to be read, whoever asks: a file's permissions would not stop an all-powerful user.
        var shut = AppContext.BaseDirectory;
        var secrets = new ConfiguredSecrets(io, [new SecretReference("shut", null, shut)], _ => null);
        var fault = (await secrets.FindAsync("shut", CancellationToken.None)).Fault;
        Assert.Equal(ConfigurationErrors.UnresolvedSecret, fault?.Code);
        Assert.StartsWith($"The secret shut has no value: its file {shut} cannot be read: ", fault!.Detail, StringComparison.Ordinal);
    }
}
