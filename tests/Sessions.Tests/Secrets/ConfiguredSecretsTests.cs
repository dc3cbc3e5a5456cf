using System.Text;
using Holdfast.Runtime.Simulated;
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
                [new SecretReference("v", "VARIABLE", null), new SecretReference("f", null, "/secret"), new SecretReference("g", null, "/gone")],
                name => name == "VARIABLE" ? value : null);
            await io.Files.ReplaceAsync("/secret", Encoding.UTF8.GetBytes("pass word\r\n"), CancellationToken.None);
            Assert.Equal("one", await secrets.FindAsync("v", CancellationToken.None));
            value = "two";
            Assert.Equal("two", await secrets.FindAsync("v", CancellationToken.None));
            Assert.Equal("pass word", await secrets.FindAsync("f", CancellationToken.None));
            Assert.Null(await secrets.FindAsync("g", CancellationToken.None));
            Assert.Null(await secrets.FindAsync("unknown", CancellationToken.None));
            await io.Files.ReplaceAsync("/secret", new byte[ConfiguredSecrets.FileLimitBytes + 1], CancellationToken.None);
            Assert.Null(await secrets.FindAsync("f", CancellationToken.None));
        });
}
