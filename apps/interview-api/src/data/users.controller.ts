import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { UserIdSchema } from '@spool/contracts';
import type { ErasureReceipt } from '@spool/contracts';
import { ParameterPipe } from '../http/zod.pipe';
import { ErasureService } from './erasure.service';

@Controller('api/users/:user_id')
export class UsersController {
  constructor(private readonly erasure: ErasureService) {}

  @Delete('data')
  @HttpCode(200)
  erase(
    @Param('user_id', new ParameterPipe('user_id', UserIdSchema)) userId: string,
  ): Promise<ErasureReceipt> {
    return this.erasure.erase(userId);
  }
}
