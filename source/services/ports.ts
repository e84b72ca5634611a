import type { Config } from '../config/config.ts'
import { bindVariable, portVariable } from '../config/config.ts'
import type { PortUse } from '../domain/ports.ts'
import type { ServicePort } from '../domain/service.ts'
import { services } from './index.ts'

type Ports = Readonly<Record<string, number>>

/** The number of a port; what no setting of the program's own names is in its variable. */
function numberOf(config: Config, { name }: ServicePort, ports: Ports = config.ports): number {
  return ports[name] ?? Number(config.environment[portVariable(name)])
}

/** Where a person reaches each port of the services. */
export function addressesOf(config: Config): Readonly<Record<string, string>> {
  const page = (host: string, port: number) => `http://${host}:${port}`
  const reached = config.reachedPorts ?? config.ports
  return Object.fromEntries(
    services
      .flatMap(({ ports }) => ports)
      .map((port) => {
        const { name, address = page } = port
        return [name, address(config.host, numberOf(config, port, reached))]
      }),
  )
}

/** The ports that `up` publishes with this configuration, those of the optional services `also` too. */
export function portUses(
  config: Config,
  also: ReadonlySet<string> = new Set(),
): readonly PortUse[] {
  return services.flatMap(({ id, need, ports }) =>
    need === 'optional' && !also.has(id)
      ? []
      : ports.map((port) => ({
          port: numberOf(config, port),
          address: config.environment[bindVariable(port.name)] ?? '127.0.0.1',
          what: port.what,
          service: id,
          variable: portVariable(port.name),
          bind: bindVariable(port.name),
        })),
  )
}
